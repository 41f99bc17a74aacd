import Glibc
import Synchronization

/// Standard error with one line at its end that is redrawn while renders run.
final class LiveScreen: Sendable {
    private let isLive: Bool
    private let state = Mutex(State())

    private struct State {
        /// What is being drawn, and how far it is, in the order in which it began.
        var running: [(job: String, percent: Int)] = []
        var isShown = false
    }

    init(isLive: Bool = Screen.isLive) { self.isLive = isLive }

    /// Writes a line above the live one.
    func say(_ text: String) {
        state.withLock { state in
            erase(&state)
            Screen.say(text)
            draw(&state)
        }
    }

    /// Shows how far a job is; nil takes it off the line.
    func show(_ job: String, percent: Int?) {
        guard isLive else { return }
        state.withLock { state in
            let index = state.running.firstIndex { $0.job == job }
            switch (index, percent) {
            case (let index?, let percent?): state.running[index].percent = percent
            case (let index?, nil): state.running.remove(at: index)
            case (nil, let percent?): state.running.append((job, percent))
            case (nil, nil): return
            }
            erase(&state)
            draw(&state)
        }
    }

    private func erase(_ state: inout State) {
        guard state.isShown else { return }
        Screen.write("\r\u{1B}[2K", to: STDERR_FILENO)
        state.isShown = false
    }

    private func draw(_ state: inout State) {
        guard isLive, !state.running.isEmpty else { return }
        let parts = state.running.map { "\(Self.bar($0.percent)) \($0.percent)% \($0.job.onOneLine)" }
        Screen.write(parts.joined(separator: "   ").fitting(Screen.width(of: STDERR_FILENO) - 1), to: STDERR_FILENO)
        state.isShown = true
    }

    private static func bar(_ percent: Int) -> String {
        let full = min(10, max(0, percent / 10))
        return String(repeating: "━", count: full) + String(repeating: "╌", count: 10 - full)
    }
}
