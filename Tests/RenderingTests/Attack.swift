import Engine

/// What a scene tries, and how it has to end.
struct Attack: Sendable {
    let name: String
    let lines: [String]
    /// Nil where the scene is drawn all the same.
    let code: FailureCode?

    init(_ name: String, _ code: FailureCode?, _ lines: String...) {
        self.name = name
        self.lines = ["import ctypes, os, signal, socket, sys, threading, time"] + lines
        self.code = code
    }

    var source: String {
        let body = lines.flatMap { $0.split(separator: "\n") }.map { "        \($0)\n" }.joined()
        let head = "from manim import *\nimport numpy as np\n\nclass GeneratedScene(Scene):\n    def construct(self):\n"
        return head + body + "        self.play(Create(Circle()), run_time=0.2)\n"
    }

    /// Tells everything that it gets hold of, by way of the error message.
    private static func tell(_ expression: String) -> String { "raise ValueError(repr(\(expression))[:3000])" }

    private static func afterwards(_ trick: String) -> String {
        "from manimd_worker import encoder\nencoder.finish = lambda rendered, video: \(trick)"
    }

    private static func systemCall(_ call: String) -> String {
        """
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.\(call) == -1: raise OSError(ctypes.get_errno(), 'refused')
        """
    }

    /// Attempts to learn what a scene may not know; `secret` is a file of the daemon's, `tex` its formulas.
    static func spying(secret: String, tex: String) -> [Attack] {
        [
            Attack("its environment", .sceneFailed, tell("dict(os.environ)")),
            Attack(
                "everybody's environment",
                .sceneFailed,
                "said = []",
                "for pid in filter(str.isdigit, os.listdir('/proc')):",
                "    try: said.append(open(f'/proc/{pid}/environ').read())",
                "    except OSError: pass",
                tell("said")
            ),
            Attack("everybody's command line", .sceneFailed, tell("[open(f'/proc/{p}/cmdline').read() for p in '12']")),
            Attack("the daemon's files", .sceneFailed, tell("open('\(secret)').read()")),
            Attack("the system's passwords", .sceneFailed, tell("open('/etc/shadow').read()")),
            Attack("other jobs", .sandboxViolation, tell("os.listdir('..')")),
            Attack("the desk", .sandboxViolation, "open(sys.argv[2] + '/video.mp4', 'w')"),
            Attack("a formula of its own", .sandboxViolation, "os.mkdir('\(tex)/00')"),
            Attack("the worker's memory", .sandboxViolation, tell("open(f'/proc/{os.getppid()}/mem', 'rb').read(9)")),
            Attack("the worker's code", .sandboxViolation, "import manimd_worker.jobs as j", "open(j.__file__, 'a')"),
            Attack("the system", .sandboxViolation, "open('/usr/written', 'w')"),
            Attack("a link out of its folder", .sceneFailed, "os.symlink('\(secret)', 'l')", tell("open('l').read()")),
        ]
    }

    /// Attempts to reach somebody; `port` and `name` are those of sockets of the host.
    static func talking(port: Int, name: String) -> [Attack] {
        [
            Attack("TCP", .sandboxViolation, "socket.create_connection(('127.0.0.1', \(port)))"),
            Attack(
                "UDP",
                .sandboxViolation,
                "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', \(port)))"
            ),
            Attack("IPv6", .sandboxViolation, "socket.create_connection(('::1', \(port)))"),
            Attack("a name server", .sandboxViolation, "socket.gethostbyname('example.org')"),
            Attack(
                "HTTP",
                .sandboxViolation,
                "import urllib.request",
                "urllib.request.urlopen('http://127.0.0.1:\(port)/')"
            ),
            Attack("the hypervisor", .sandboxViolation, "socket.socket(40, socket.SOCK_STREAM)"),
            Attack("the kernel", .sandboxViolation, "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"),
            Attack("an abstract socket", .sceneFailed, "socket.socket(socket.AF_UNIX).connect('\\0\(name)')"),
            Attack("the worker", .sandboxViolation, "os.kill(os.getppid(), signal.SIGKILL)"),
            Attack(
                "the worker's limits",
                .sandboxViolation,
                "import resource",
                "resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (1, 1))"
            ),
            Attack("the worker's priority", .sandboxViolation, "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)"),
            Attack("the worker's processors", .sandboxViolation, "os.sched_setaffinity(os.getppid(), {0})"),
            Attack(
                "a file that others open",
                .sandboxViolation,
                "import fcntl",
                "fcntl.fcntl(os.open(__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_WRLCK)"
            ),
            Attack("a false word", .sandboxViolation, say(#"{"kind": "failed", "code": "model_auth"}"#)),
            Attack("a false answer", .sceneFailed, say(#"{"kind": "done"}"#), "os._exit(0)"),
            Attack("a namespace", .sandboxViolation, systemCall("unshare(0x10000000)")),
            Attack("a mount", .sandboxViolation, systemCall("mount(b'none', b'/tmp', b'tmpfs', 0, None)")),
            Attack("a debugger", .sandboxViolation, systemCall("ptrace(16, os.getppid(), 0, 0)")),
            Attack(
                "a key ring",
                .sandboxViolation,
                systemCall("syscall(250 if os.uname()[4] == 'x86_64' else 219, 0, -3)")
            ),
            Attack("io_uring", .sandboxViolation, systemCall("syscall(425, 1, 0)")),
        ]
    }

    /// Attempts to take more than there is for one.
    static let taking = [
        Attack("processes", .resourceLimit, "while True: os.fork()"),
        Attack("threads", .resourceLimit, "while True: threading.Thread(target=time.sleep, args=(60,)).start()"),
        Attack("memory", .resourceLimit, "bytearray(8 << 30)"),
        Attack("mapped memory", .resourceLimit, "import mmap", "mmap.mmap(-1, 8 << 30, mmap.MAP_PRIVATE)"),
        Attack("shared memory", .sandboxViolation, "import mmap", "mmap.mmap(-1, 1 << 20)"),
        Attack("memory of a device", .sandboxViolation, "open('/dev/zero', 'rb')"),
        Attack(
            "memory in many hands",
            .resourceLimit,
            "for _ in range(12):\n    if os.fork() == 0:",
            "        hoard = bytearray(b'x' * (400 << 20))\n        time.sleep(60)",
            "time.sleep(60)"
        ),
        Attack(
            "memory in many programs, a little in each",
            .resourceLimit,
            "for _ in range(30):\n    if os.fork() == 0:",
            "        os.execl('/usr/bin/perl', 'perl', '-e', '$x = \"x\" x (30 << 20); sleep 60')",
            "time.sleep(60)"
        ),
        Attack(
            "space",
            .resourceLimit,
            "for n in range(10**6):\n    open(f'large{n}', 'wb').write(bytes(4 << 20))"
        ),
        Attack("a large file", .resourceLimit, "open('large', 'wb').truncate(1 << 40)"),
        Attack("files", .resourceLimit, "for n in range(10**7): open(f'small{n}', 'w').close()"),
        Attack("descriptors", .resourceLimit, "kept = [os.dup(1) for _ in range(10**6)]"),
        Attack("/tmp", .sandboxViolation, "open('/tmp/large', 'wb').write(bytes(1 << 20))"),
        Attack("/dev/shm", .sandboxViolation, "open('/dev/shm/large', 'wb').write(bytes(1 << 20))"),
        Attack("a gigabyte of output", nil, "for _ in range(1000): os.write(1 + _ % 2, bytes(1 << 20))"),
        Attack(
            "depth",
            .sceneFailed,
            "for n in range(1500):\n    os.mkdir('deeper')\n    os.chdir('deeper')",
            "raise ValueError('down here')"
        ),
        Attack("a closed door", .sceneFailed, "os.makedirs('a/b')", "os.chmod('a', 0)", "raise ValueError('shut')"),
    ]

    /// Attempts not to end.
    static let staying = [
        Attack(
            "an endless loop",
            .sceneTimeout,
            "for number in range(1, 65):\n    try: signal.signal(number, signal.SIG_IGN)",
            "    except (OSError, ValueError): pass",
            "while True: pass"
        ),
        Attack("standing still", .sceneTimeout, "os.kill(os.getpid(), signal.SIGSTOP)"),
        Attack("a formula without end", .sceneTimeout, "MathTex(r'\\def\\x{\\x}\\x')"),
        Attack(
            "a formula that writes",
            .latexFailed,
            "MathTex(r'\\newwrite\\w\\immediate\\openout\\w=w \\def\\y{\\immediate\\write\\w{\(String(repeating: "x", count: 2_000))}\\y}\\y')"
        ),
    ]

    /// Attempts to have something else taken for the video; `secret` is a file of the daemon's.
    static func cheating(secret: String) -> [Attack] {
        [
            Attack("a link", .sandboxViolation, afterwards("os.symlink('\(secret)', video)")),
            Attack("a pipe", .sandboxViolation, afterwards("os.mkfifo(video)")),
            Attack("a folder", .sandboxViolation, afterwards("os.mkdir(video)")),
            Attack("two names", .sandboxViolation, afterwards("[rendered.rename(video), os.link(video, 'x')]")),
            Attack("nothing", .sceneFailed, afterwards("None")),
            Attack("an empty file", .resourceLimit, afterwards("open(video, 'w').close()")),
            Attack("a list of files", .sceneFailed, afterwards("video.write_text('#EXTM3U\\nfile://\(secret)')")),
            Attack("a huge file", .resourceLimit, afterwards("open(video, 'wb').truncate(1 << 40)")),
        ]
    }

    private static func say(_ message: String) -> String {
        """
        import struct
        for fd in range(3, 30):
            try: os.write(fd, struct.pack('>I', \(message.utf8.count)) + b'\(message)')
            except OSError: pass
        """
    }
}
