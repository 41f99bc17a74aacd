import Foundation
import Glibc
import Support
import SystemPackage

/// Things in the inbox that are no plain request files.
enum HostileFiles {
    static let all: [Attack] = [links, specials, sizes, secondNames, names, places].flatMap { $0 }

    static let links: [Attack] = [
        link("link", to: "../private/canary.txt"), link("absolute", to: "/etc/passwd"), link("zero", to: "/dev/zero"),
        link("dangling", to: "nowhere"), link("loop", to: "loop.json"), link("twin", to: "request.json"),
        link("folder-link", to: "../private"), link("pipe-link", to: "pipe.json"),
        Attack.file("request.json", Array(Known.request().utf8), "done"),
        Attack("a link that stands for a batch", job: "before-link", "done") { program in
            try program.folder.write(Known.request().utf8, to: "private/inside.json")
            try FileManager.default.createSymbolicLink(
                atPath: program.folder.appending("inbox/linked-batch").string,
                withDestinationPath: "../private"
            )
            try program.folder.write(Known.request().utf8, to: "inbox/before-link.json")
        },
    ]

    private static func link(_ name: String, to target: String) -> Attack {
        Attack("a link to \(target)", job: name, "rejected invalid_request") { program in
            let path = program.folder.appending("inbox/\(name).json").string
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
    }

    static let specials: [Attack] = [
        special("pipe") { mkfifo($0, 0o644) },
        special("socket") { path in
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        },
        special("folder") { mkdir($0, 0o755) },
        // Devices can be made by root alone; for others it is a folder once more.
        special("device") { geteuid() == 0 ? mknod($0, S_IFCHR | 0o644, 1 << 8 | 5) : mkdir($0, 0o755) },
        special("block") { geteuid() == 0 ? mknod($0, S_IFBLK | 0o644, 7 << 8 | 99) : mkdir($0, 0o755) },
    ]

    private static func special(_ name: String, _ make: @escaping @Sendable (String) -> Int32) -> Attack {
        Attack("a \(name)", job: name, "rejected invalid_request") { program in
            // The address of a socket has a hundred bytes: made in a short place, then moved.
            let short = "/tmp/manimd-\(name)-\(getpid())"
            guard make(short) == 0, rename(short, program.folder.appending("inbox/\(name).json").string) == 0 else {
                throw Errno(rawValue: errno)
            }
        }
    }

    static let sizes: [Attack] = [
        Attack.file("empty.json", [], "rejected invalid_json"),
        Attack.file("spaces.json", Array("   \n\n".utf8), "rejected invalid_json"),
        Attack.file("empty-lines.jsonl", Array("\n \r\n".utf8), "rejected invalid_request"),
        Attack.file(
            "large.json",
            Array(repeating: UInt8(ascii: " "), count: 1 << 20) + [0x7B],
            "rejected invalid_request"
        ),
        Attack("2 GB of nothing", job: "sparse", "rejected invalid_request") { program in
            let path = try program.folder.write([], to: "inbox/sparse.json")
            guard truncate(path.string, 2 << 30) == 0 else { throw Errno(rawValue: errno) }
        },
        Attack("mode 000", job: "locked", geteuid() == 0 ? "done" : "rejected invalid_request") { program in
            let path = try program.folder.write(Known.request().utf8, to: "inbox/locked.json")
            chmod(path.string, 0)
        },
    ]

    static let secondNames: [Attack] = [
        Attack("a second name of a private file", job: "private", "rejected invalid_request") { program in
            try link(program, "private/canary.txt", "private.json")
        },
        Attack("a second name of a private request", job: "own", "rejected invalid_request") { program in
            let path = try program.folder.write(Known.request().utf8, to: "private/own.json")
            chmod(path.string, 0o640)
            try link(program, "private/own.json", "own.json")
        },
        Attack("a second name of a public request", job: "public", "done") { program in
            try program.folder.write(Known.request().utf8, to: "private/public.json")
            try link(program, "private/public.json", "public.json")
        },
    ]

    private static func link(_ program: Program, _ file: String, _ name: String) throws {
        let (old, new) = (program.folder.appending(file).string, program.folder.appending("inbox/\(name)").string)
        try FileManager.default.linkItem(atPath: old, toPath: new)
    }

    static let names: [Attack] = [
        named("new\nline.json", "request-new-line.json-*"), named("-rf.json", "request-rf.json-*"),
        named("two words.json", "request-two-words.json-*"), named("esc\u{1B}]0;x\u{07}.json", "request-esc-*"),
        named("bidi\u{202E}nosj.json", "request-bidi-*"), named("zero\u{200B}width.json", "request-zero-*"),
        named("::error::a.json", "request-error--a.json-*"), named("##[error]b.json", "request-error-b.json-*"),
        named("$(touch executed).json", "request-touch-executed-.json-*"),
        named("'; touch executed; '.json", "request-touch-executed---.json-*"),
        named("%n%s.json", "request-n-s.json-*"), named("nfc-é.json", "request-nfc---.json-*"),
        named("nfd-e\u{301}.json", "request-nfd-e--.json-*"), named("\\..\\..\\a.json", "request-a.json-*"),
        Attack.named(
            "byte 0xFF",
            [0x66, 0x66, 0xFF] + Array(".json".utf8),
            job: "request-ff-.json-*",
            "rejected invalid_request"
        ),
        Attack.named(
            "255 bytes",
            Array(repeating: UInt8(ascii: "x"), count: 250) + Array(".json".utf8),
            job: "request-\(String(repeating: "x", count: 60))-*",
            "rejected invalid_request"
        ),
        Attack.named(
            "255 bytes with an id",
            Array(repeating: UInt8(ascii: "y"), count: 250) + Array(".json".utf8),
            job: "long",
            "done",
            id: "long"
        ),
        Attack.named("a newline, with an id", Array("n\n\n.json".utf8), job: "newline", "done", id: "newline"),
        Attack.named("twin NFC", Array("café.json".utf8), job: "twin-1", "done", id: "twin-1"),
        Attack.named("twin NFD", Array("cafe\u{301}.json".utf8), job: "twin-2", "done", id: "twin-2"),
        Attack.named("small", Array("x.json".utf8), job: "x", "done"),
        Attack.named("LARGE", Array("X.JSON".utf8), job: "X", "done"),
        Attack.named(
            "a name of the daemon's own",
            Array(".manimd-claimed.own-name.json".utf8),
            job: "own-name",
            "done"
        ),
    ]

    private static func named(_ name: String, _ job: String) -> Attack {
        Attack.named(name, Array(name.utf8), job: job, "rejected invalid_request")
    }

    static let places: [Attack] = [
        Attack("a batch in the place of another job's video", job: "victim", "done") { program in
            try program.folder.write(Known.request().utf8, to: "inbox/victim.mp4/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/victim.png/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/victim.json")
        },
        Attack("a batch in the place of refused files", job: "beside-rejected", "done") { program in
            try program.folder.write(Known.request().utf8, to: "inbox/rejected/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/beside-rejected.json")
        },
        Attack("folders without end", job: "beside-deep", "done") { program in
            let deep = (0..<100).map { _ in "d" }.joined(separator: "/")
            try program.folder.write(Known.request().utf8, to: "inbox/\(deep)/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/beside-deep.json")
        },
        Attack("a batch called like a way out", job: "beside-dots", "done") { program in
            try program.folder.write(Known.request().utf8, to: "inbox/..b/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/ b/a.json")
            try program.folder.write(Known.request().utf8, to: "inbox/beside-dots.json")
        },
    ]
}
