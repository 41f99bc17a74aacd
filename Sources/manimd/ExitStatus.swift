import ArgumentParser
import Engine

/// How the program ends, as scripts see it.
enum ExitStatus: Int32, Error {
    case internalFault = 1
    case usage = 2
    case someFailed = 3
    case allFailed = 4
    case locked = 5
    case environment = 6
    case tryLater = 75

    private init(for code: FailureCode) {
        switch code {
        case .diskFull, .modelTimeout, .modelRateLimited: self = .tryLater
        case .noLanguageModel, .modelAuth, .budgetExceeded: self = .usage
        default: self = .internalFault
        }
    }

    /// The status that an error stands for.
    init(for error: any Error) {
        switch error {
        case let status as ExitStatus: self = status
        case is SettingsError, is Refused: self = .usage
        case is NotNow: self = .tryLater
        case let fault as Fault: self = ExitStatus(for: fault.kind)
        case let failure as JobFailure: self = ExitStatus(for: failure.code)
        default: self = .internalFault
        }
    }

    private init(for kind: Fault.Kind) {
        self =
            switch kind {
            case .storage: .internalFault
            case .locked: .locked
            case .environment: .environment
            case .configuration: .usage
            }
    }
}
