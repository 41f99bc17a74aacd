import Foundation

/// Durations and sizes as people read them.
enum Figures {
    /// `0.4 ms`, `85 ms`, `3.2 s`, `2 min 5 s`.
    static func duration(milliseconds: Double) -> String {
        // The limits are where the next line's figures begin after rounding: never 10.0 ms, 1000 ms or 60.0 s.
        switch milliseconds {
        case ..<9.95: return String(format: "%.1f ms", milliseconds)
        case ..<999.5: return String(format: "%.0f ms", milliseconds)
        case ..<59_950: return String(format: "%.1f s", milliseconds / 1_000)
        default:
            let seconds = Int((milliseconds / 1_000).rounded())
            return "\(seconds / 60) min \(seconds % 60) s"
        }
    }

    /// `812 B`, `3.4 kB`, `1.2 MB`, in powers of 1,000.
    static func bytes(_ count: Int) -> String {
        guard count >= 1_000 else { return "\(count) B" }
        var value = Double(count) / 1_000
        for unit in ["kB", "MB", "GB"] {
            if value < 999.95 { return String(format: "%.1f ", value) + unit }
            value /= 1_000
        }
        return String(format: "%.1f TB", value)
    }
}
