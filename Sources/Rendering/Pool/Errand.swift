import Engine

/// What a worker is asked to do.
enum Errand: Sendable {
    /// To draw a scene whose files are put into a folder.
    case render(RenderOrder, into: JobFolder)
    /// To try code out, of which nothing is kept.
    case trial(Trial)

    var id: String {
        switch self {
        case .render(let order, _): order.id
        case .trial(let trial): trial.id
        }
    }

    /// How long it may take.
    func time(_ limits: RenderLimits) -> Duration {
        switch self {
        case .render(let order, _): limits.time(order.quality)
        case .trial: limits.trial
        }
    }

    /// How it is put to a worker.
    func message(_ limits: RenderLimits) -> DaemonMessage {
        switch self {
        case .render(let order, _): .render(order, limits)
        case .trial(let trial): .trial(trial, limits)
        }
    }
}
