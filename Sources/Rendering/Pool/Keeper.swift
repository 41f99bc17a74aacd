import Engine
import Foundation
import Logging
import Subprocess
import SystemPackage

/// Keeps one worker process: starts it, brings it orders, and ends it when it cannot be relied upon.
struct Keeper {
    let command: WorkerCommand
    let confinement: any Confinement
    let bench: Bench
    let limits: RenderLimits
    let place: WorkFolders.Workplace

    /// How long a worker may take to import Manim, and to end.
    private static let startAllowance = Duration.seconds(120)
    private static let endAllowance = Duration.seconds(3)
    /// How much longer than a job's own limit is waited for the worker to say that it is over.
    private static let grace = Duration.seconds(10)
    private static let start = "start"
    private static let end = "end"

    /// Runs one worker from its start to its end.
    ///
    /// - Throws: `JobFailure` when it did not start.
    func run() async throws(JobFailure) {
        try place.clear()
        let command = try await confinement.confined(command)
        let mailbox = Mailbox()
        var isWarm = false
        do {
            _ = try await Subprocess.run(
                command.configuration,
                input: .inputWriter,
                output: .sequence,
                error: .discarded
            ) { worker in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await Self.listen(to: worker.standardOutput, for: mailbox) }
                    try await greet(mailbox)
                    isWarm = true
                    bench.join(mailbox)
                    try await serve(mailbox, writer: worker.standardInputWriter)
                    group.cancelAll()
                }
            }
        } catch WorkerLost.ended where !isWarm {
            throw await whyItDidNotStart()
        } catch let failure as JobFailure where !isWarm {
            throw failure
        } catch  where !isWarm {
            throw JobFailure(.internal, "no worker starts: \(error)", hint: "run “manimd doctor”")
        } catch {
            Logger.current.warning("worker ended", metadata: ["reason": "\(error)"])
        }
        await returnOrders(of: mailbox)
    }

    /// Orders that were posted to a worker at the moment it ended go to another one.
    private func returnOrders(of mailbox: Mailbox) async {
        bench.leave(mailbox)
        mailbox.close()
        while let event = await mailbox.next() {
            if case .order(let ticket) = event { bench.submit(ticket, first: true) }
        }
    }

    private static func listen(to output: SubprocessOutputSequence, for mailbox: Mailbox) async {
        var reader = FrameReader()
        do {
            for try await buffer in output {
                buffer.withUnsafeBytes { reader.append($0) }
                while let frame = try reader.next() { try mailbox.post(WorkerMessage(frame)) }
            }
        } catch let error as MalformedMessage {
            mailbox.post(.malformed(error))
        } catch {
            // A pipe that cannot be read is as good as one that was closed.
        }
        mailbox.post(.ended)
    }

    /// Waits until Manim is imported.
    private func greet(_ mailbox: Mailbox) async throws {
        try await withAlarm(Self.start, after: Self.startAllowance, mailbox: mailbox) { _ in
            switch await mailbox.next() {
            case .message(.ready): return
            case .message(.unusable(let failure)): throw failure
            case .overdue: throw JobFailure(.internal, "a worker did not start in \(Self.startAllowance)")
            default: throw WorkerLost.ended
            }
        }
    }

    /// Starts nothing but the interpreter, to hear its complaints.
    private func whyItDidNotStart() async -> JobFailure {
        var python = command
        python.arguments = ["-c", ""]
        let words = "a worker ended before it had started"
        do {
            let outcome = try await Tool(command: try await confinement.confined(python)).run(allowance: .seconds(20))
            let complaints = outcome.complaints.trimmingCharacters(in: .whitespacesAndNewlines)
            if outcome.succeeded || complaints.isEmpty {
                return JobFailure(.internal, words, hint: "run “manimd doctor”")
            }
            return confinement.walls == .none
                ? JobFailure(.internal, "\(words): \(complaints)", hint: "run “manimd doctor”")
                : Bubblewrap.unavailable(complaints)
        } catch {
            return JobFailure(.internal, "\(words), and cannot be asked why: \(error)", hint: "run “manimd doctor”")
        }
    }

    /// Brings orders to the worker until it ends or is to end.
    private func serve(_ mailbox: Mailbox, writer: StandardInputWriter) async throws {
        while let event = await mailbox.next() {
            switch event {
            case .order(let ticket):
                let isLast = try await draw(ticket, from: mailbox, writer: writer)
                if isLast { return try await bidFarewell(mailbox, writer: writer) }
                bench.offer(mailbox)
            case .close: return try await bidFarewell(mailbox, writer: writer)
            case .ended: throw WorkerLost.ended
            case .malformed(let error): throw error
            case .message(let message): throw MalformedMessage(reason: "“\(message)” out of turn")
            case .cancelled, .overdue: continue  // of an order that is done
            }
        }
    }

    /// Has one order drawn.
    ///
    /// - Returns: Whether the worker is to end after it.
    private func draw(
        _ ticket: Ticket,
        from mailbox: Mailbox,
        writer: StandardInputWriter
    ) async throws -> Bool {
        let errand = ticket.errand
        guard ticket.begin(cancel: { mailbox.post(.cancelled(errand.id)) }) else {
            ticket.finish(Ticket.cancelled)
            return false
        }
        let time = errand.time(limits)
        do {
            try place.clear()
            do {
                _ = try await writer.write(errand.message(limits).frame)
            } catch {
                throw WorkerLost.ended
            }
            return try await withAlarm(errand.id, after: time + Self.grace, mailbox: mailbox) { alarm in
                try await follow(ticket, from: mailbox, writer: writer, alarm: alarm)
            }
        } catch let failure as JobFailure {
            ticket.finish(failure)
            throw failure
        } catch WorkerLost.ended where ticket.giveBack() {
            // It may have been gone before it read the order.
            bench.submit(ticket, first: true)
            throw WorkerLost.ended
        } catch {
            // A worker that has not said for so long that the time is over has been kept from saying it.
            let code = error as? WorkerLost == .silent ? FailureCode.sceneTimeout : .sceneFailed
            // Whoever ended it, it is not known to be the scene: the order is given again, so often.
            let isAccident = code == .sceneFailed
            ticket.finish(JobFailure(code, "the worker that drew the scene was lost: \(error)", isAccident: isAccident))
            throw error
        }
    }

    private func follow(
        _ ticket: Ticket,
        from mailbox: Mailbox,
        writer: StandardInputWriter,
        alarm: (Duration) -> Void
    ) async throws -> Bool {
        let id = ticket.errand.id
        var isClosing = false
        while let event = await mailbox.next() {
            switch event {
            case .message(.progress(job: id, let progress)): await ticket.note(progress)
            case .message(.read(job: id, let report)): try ticket.take(report)
            case .message(.tested(job: id, let faults, let remarks, let isLast)):
                try ticket.take(faults: faults, remarks: remarks)
                ticket.finish(nil)
                return isClosing || isLast
            case .message(.done(job: id, let isLast)):
                guard case .render(let order, let folder) = ticket.errand else {
                    throw MalformedMessage(reason: "a video that nobody wants")
                }
                do throws(JobFailure) {
                    try await folder.takeOut(of: place.desk, order.format, limit: limits.space)
                    ticket.finish(nil)
                } catch {
                    ticket.finish(error)
                }
                return isClosing || isLast
            case .message(.failed(job: id, let failure, let isLast)):
                ticket.finish(isClosing ? Bench.stopping : failure)
                return isClosing || isLast
            case .cancelled(id), .close:
                if case .close = event { isClosing = true }
                _ = try await writer.write(DaemonMessage.cancel(job: id).frame)
                alarm(Self.endAllowance)
            case .overdue(id): throw WorkerLost.silent
            case .ended: throw WorkerLost.ended
            case .malformed(let error): throw error
            case .message(let message): throw MalformedMessage(reason: "“\(message)” out of turn")
            case .order, .cancelled, .overdue: continue
            }
        }
        throw CancellationError()
    }

    /// Hangs up and waits for the worker to end of itself.
    private func bidFarewell(_ mailbox: Mailbox, writer: StandardInputWriter) async throws {
        try await writer.finish()
        try await withAlarm(Self.end, after: Self.endAllowance, mailbox: mailbox) { _ in
            while let event = await mailbox.next() {
                if case .ended = event { return }
                if case .overdue(Self.end) = event { throw WorkerLost.silent }
            }
        }
    }

    /// Runs `body`, which finds an `overdue` event for `id` in the mailbox if it takes too long; it may set more alarms.
    private func withAlarm<Value>(
        _ id: String,
        after allowance: Duration,
        mailbox: Mailbox,
        _ body: ((Duration) -> Void) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            func set(_ duration: Duration) {
                group.addTask {
                    try await Task.sleep(for: duration)
                    mailbox.post(.overdue(id))
                }
            }
            set(allowance)
            let value = try await body(set)
            group.cancelAll()
            return value
        }
    }
}

/// Why a worker is replaced.
enum WorkerLost: Error, CustomStringConvertible {
    case ended
    case silent

    var description: String {
        switch self {
        case .ended: "it ended"
        case .silent: "it did not answer in time"
        }
    }
}
