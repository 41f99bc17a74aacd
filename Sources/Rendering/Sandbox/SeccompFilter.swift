/// A program for the kernel that looks at every system call of the sandbox.
///
/// - SeeAlso: The kernel's `Documentation/userspace-api/seccomp_filter.rst`.
struct SeccompFilter {
    /// One instruction of classic BPF.
    struct Instruction: Hashable {
        let code: UInt16
        let whenTrue: UInt8
        let whenFalse: UInt8
        let operand: UInt32

        var bytes: [UInt8] {
            withUnsafeBytes(of: code) { Array($0) } + [whenTrue, whenFalse] + withUnsafeBytes(of: operand) { Array($0) }
        }
    }

    /// What the kernel does with a call.
    enum Verdict {
        case allow, kill
        /// The call fails with this number.
        case fail(Int32)

        fileprivate var value: UInt32 {
            switch self {
            case .allow: 0x7FFF_0000
            case .kill: 0x8000_0000
            case .fail(let number): 0x0005_0000 | UInt32(number)
            }
        }
    }

    private(set) var program: [Instruction] = []

    /// The program as the kernel reads it.
    var bytes: [UInt8] { program.flatMap(\.bytes) }

    private static let notPermitted: Int32 = 1
    private static let noSuchCall: Int32 = 38
    private static let local: UInt32 = 1
    /// Pushing characters into a terminal's input, as if they had been typed.
    private static let terminalInput: [UInt32] = [0x5412, 0x541C]
    /// MAP_SHARED and MAP_ANONYMOUS.
    private static let (sharedMap, anonymousMap): (UInt32, UInt32) = (0x01, 0x20)
    /// F_SETLEASE: whoever opens the file then waits for its holder.
    private static let lease: UInt32 = 1_024
    /// Zero, where a call takes the number of a process.
    private static let oneself: UInt32 = 0
    /// CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
    private static let newNamespaces: UInt32 = 0x7E02_0080

    /// The filter for this processor.
    ///
    /// - Parameter others: More calls to refuse.
    init(refusing others: [UInt32] = []) {
        load(.architecture)
        jump(.equal, SystemCalls.architecture, over: 1, otherwise: 0)
        end(.kill)
        load(.number)
        #if arch(x86_64)
            // The calls of the x32 interface have numbers of their own and would slip through.
            jump(.anyBit, 0x4000_0000, over: 0, otherwise: 1)
            end(.kill)
        #endif
        for number in SystemCalls.refused + others { refuse(number, .fail(Self.notPermitted)) }
        refuse(SystemCalls.clone3, .fail(Self.noSuchCall))
        only(SystemCalls.clone) { $0.refuse(.anyBit, Self.newNamespaces) }
        for number in [SystemCalls.socket, SystemCalls.socketpair] { only(number) { $0.demand(Self.local) } }
        only(SystemCalls.ioctl, argument: .second) {
            for request in Self.terminalInput { $0.refuse(.equal, request) }
        }
        only(SystemCalls.prlimit) { $0.demand(Self.oneself) }
        only(SystemCalls.fcntl, argument: .second) { $0.refuse(.equal, Self.lease) }
        // Shared memory without a file is in no file system that has a size, and need not be in any process's share.
        only(SystemCalls.mmap, argument: .fourth) { filter in
            filter.jump(.anyBit, Self.anonymousMap, over: 0, otherwise: 2)
            filter.refuse(.anyBit, Self.sharedMap)
        }
        end(.allow)
    }

    private enum Field: UInt32 {
        case number = 0
        case architecture = 4
        /// The lower halves of the arguments; the kernel itself looks at no more of these.
        case first = 16
        case second = 24
        case fourth = 40
    }

    private enum Test: UInt16 {
        case equal = 0x15
        case anyBit = 0x45
    }

    private mutating func load(_ field: Field) { add(0x20, 0, 0, field.rawValue) }

    private mutating func end(_ verdict: Verdict) { add(0x06, 0, 0, verdict.value) }

    /// Skips instructions, depending on what was loaded.
    private mutating func jump(_ test: Test, _ operand: UInt32, over count: UInt8, otherwise other: UInt8) {
        add(test.rawValue, count, other, operand)
    }

    private mutating func add(_ code: UInt16, _ whenTrue: UInt8, _ whenFalse: UInt8, _ operand: UInt32) {
        program.append(Instruction(code: code, whenTrue: whenTrue, whenFalse: whenFalse, operand: operand))
    }

    /// Ends with `verdict` for the call of this number.
    private mutating func refuse(_ number: UInt32, _ verdict: Verdict) {
        jump(.equal, number, over: 0, otherwise: 1)
        end(verdict)
    }

    /// Looks at an argument of the call of this number, which is allowed unless `look` ends otherwise.
    private mutating func only(_ number: UInt32, argument: Field = .first, _ look: (inout Self) -> Void) {
        let place = program.count
        jump(.equal, number, over: 0, otherwise: 0)
        load(argument)
        look(&self)
        end(.allow)
        let length = UInt8(program.count - place - 1)
        program[place] = Instruction(code: Test.equal.rawValue, whenTrue: 0, whenFalse: length, operand: number)
    }

    /// Refuses the call if the test holds.
    private mutating func refuse(_ test: Test, _ operand: UInt32) {
        jump(test, operand, over: 0, otherwise: 1)
        end(.fail(Self.notPermitted))
    }

    /// Refuses the call unless the value is this.
    private mutating func demand(_ value: UInt32) {
        jump(.equal, value, over: 1, otherwise: 0)
        end(.fail(Self.notPermitted))
    }
}
