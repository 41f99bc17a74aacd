/// Sizes and times as people write them: a positive whole number and a unit.
enum Quantity {
    /// `20GB`, `500 MB`, `1GiB` or plain bytes; kB, MB, GB and TB are powers of 1,000, KiB and so on of 1,024.
    static func bytes(_ text: String) -> Int? {
        value(of: text) { unit in
            switch unit {
            case "", "b": 1
            case "k", "kb": 1_000
            case "m", "mb": 1_000_000
            case "g", "gb": 1_000_000_000
            case "t", "tb": 1_000_000_000_000
            case "kib": 1 << 10
            case "mib": 1 << 20
            case "gib": 1 << 30
            case "tib": 1 << 40
            default: nil
            }
        }
    }

    /// `90d`, `12h`, `30m`, `45s`, `2w`; a number alone says too little.
    static func duration(_ text: String) -> Duration? {
        let seconds = value(of: text) { unit in
            switch unit {
            case "s": 1
            case "m", "min": 60
            case "h": 3_600
            case "d": 86_400
            case "w": 604_800
            default: nil
            }
        }
        // A thousand years: what is longer cannot be counted back from now.
        return seconds.flatMap { $0 <= 31_557_600_000 ? .seconds($0) : nil }
    }

    private static func value(of text: String, _ factor: (String) -> Int?) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop(while: \.isWhitespace).lowercased()
        guard let number = Int(digits), number > 0, let factor = factor(unit) else { return nil }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        return isTooLarge ? nil : product
    }
}
