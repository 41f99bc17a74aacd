/// The system calls that no scene needs, by number.
///
/// The numbers are those of the kernel's `asm/unistd.h`; from 424 on they are the same for every processor.
enum SystemCalls {
    #if arch(x86_64)
        static let architecture: UInt32 = 0xC000_003E
        static let clone: UInt32 = 56
        static let socket: UInt32 = 41
        static let socketpair: UInt32 = 53
        static let ioctl: UInt32 = 16
        static let mmap: UInt32 = 9
        static let fcntl: UInt32 = 72
        static let prlimit: UInt32 = 302
        private static let own: [UInt32] = [
            101,  // ptrace
            310, 311, 312,  // process_vm_readv, process_vm_writev, kcmp
            248, 249, 250,  // add_key, request_key, keyctl
            165, 166, 155, 161,  // mount, umount2, pivot_root, chroot
            272, 308,  // unshare, setns
            246, 320, 175, 313, 176, 174, 177, 178,  // kexec_load, kexec_file_load, modules
            321, 298, 323,  // bpf, perf_event_open, userfaultfd
            135, 154, 172, 173,  // personality, modify_ldt, iopl, ioperm
            167, 168, 169, 163, 179, 103,  // swapon, swapoff, reboot, acct, quotactl, syslog
            164, 227, 159, 305, 170, 171,  // settimeofday, clock_settime, adjtimex, clock_adjtime, set…name
            303, 304, 300, 301,  // name_to_handle_at, open_by_handle_at, fanotify
            29, 64, 68, 240,  // shmget, semget, msgget, mq_open: memory that no limit counts
            319,  // memfd_create, for the same reason
            141, 142, 144, 203, 251, 314,  // setpriority, sched_set…, ioprio_set: they reach the worker, too
            212, 256, 279, 153, 134, 139, 136, 156, 180,  // lookup_dcookie, moving pages, vhangup, what is obsolete
        ]
    #elseif arch(arm64)
        static let architecture: UInt32 = 0xC000_00B7
        static let clone: UInt32 = 220
        static let socket: UInt32 = 198
        static let socketpair: UInt32 = 199
        static let ioctl: UInt32 = 29
        static let mmap: UInt32 = 222
        static let fcntl: UInt32 = 25
        static let prlimit: UInt32 = 261
        private static let own: [UInt32] = [
            117,  // ptrace
            270, 271, 272,  // process_vm_readv, process_vm_writev, kcmp
            217, 218, 219,  // add_key, request_key, keyctl
            40, 39, 41, 51,  // mount, umount2, pivot_root, chroot
            97, 268,  // unshare, setns
            104, 294, 105, 273, 106,  // kexec_load, kexec_file_load, modules
            280, 241, 282,  // bpf, perf_event_open, userfaultfd
            92,  // personality
            224, 225, 142, 89, 60, 116,  // swapon, swapoff, reboot, acct, quotactl, syslog
            170, 112, 171, 266, 161, 162,  // settimeofday, clock_settime, adjtimex, clock_adjtime, set…name
            264, 265, 262, 263,  // name_to_handle_at, open_by_handle_at, fanotify
            194, 190, 186, 180,  // shmget, semget, msgget, mq_open: memory that no limit counts
            279,  // memfd_create, for the same reason
            140, 118, 119, 122, 30, 274,  // setpriority, sched_set…, ioprio_set: they reach the worker, too
            18, 238, 239, 58,  // lookup_dcookie, moving pages, vhangup
        ]
    #else
        #error("manimd's sandbox knows x86-64 and 64-bit ARM")
    #endif

    /// Refused whatever their arguments.
    static let refused: [UInt32] =
        own + [
            425, 426, 427,  // io_uring
            428, 429, 430, 431, 432, 433, 442,  // the newer ways to mount
            438, 443, 447,  // pidfd_getfd, quotactl_fd, memfd_secret
        ]

    /// Hides its flags in memory, where a filter cannot look; without it, the C library uses `clone`.
    static let clone3: UInt32 = 435
}
