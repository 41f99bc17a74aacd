extension Interval {
    /// Reads the words or signs of an interval at the start of a text: “for x in [0, 2π]”, “-3 ≤ x ≤ 3”, “0 to pi”.
    ///
    /// - Returns: Nil when there is none, for a reversed or empty one, and for degrees, which are not what x counts.
    package static func prefix(
        of text: Substring,
        variables: Set<String> = ["x"]
    ) -> (value: Interval, rest: Substring)? {
        var parser = IntervalParser(text, variables: variables)
        guard let value = parser.interval(), parser.isFinished() else { return nil }
        return (value, text[parser.end...])
    }
}
