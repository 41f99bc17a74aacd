/// The name among `names` that a misspelt one was most likely meant to be; nil when none is close.
package func nearest(to text: String, among names: some Sequence<String>) -> String? {
    let folded = Array(text.lowercased().unicodeScalars.prefix(64))
    let candidates = names.map { (name: $0, distance: editDistance(folded, Array($0.lowercased().unicodeScalars))) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, min(3, folded.count / 3)) ? best.name : nil
}

/// How many characters must be put in, left out, exchanged or swapped with their neighbour.
///
/// - Complexity: O(*m n*).
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
