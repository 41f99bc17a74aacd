import Foundation

/// Durations and sizes as people read them.
enum Figures {
    /// `0.4 ms`, `85 ms`, `3.2 s`, `2 min 5 s`.
    static func duration(milliseconds: Double) -> String {
        switch milliseconds {
        case ..<10: String(format: "%.1f ms", milliseconds)
        case ..<1_000: String(format: "%.0f ms", milliseconds)
        case ..<60_000: String(format: "%.1f s", milliseconds / 1_000)
        default: "\(Int(milliseconds / 60_000)) min \(Int(milliseconds / 1_000) % 60) s"
        }
    }

    /// `812 B`, `3.4 kB`, `1.2 MB`, in powers of 1,000.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1_000 { return unit == "B" ? "\(count) B" : String(format: "%.1f %@", value, unit) }
            value /= 1_000
        }
        return String(format: "%.1f TB", value)
    }
}
