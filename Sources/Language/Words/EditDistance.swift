/// How many single mistakes of typing lie between two words: a letter left out, added, replaced, or two neighbours
/// swapped.
///
/// - Returns: Nil when there are more than `limit`.
/// - Complexity: O(*n*²) for words of *n* letters.
/// - SeeAlso: Damerau 1964, <https://doi.org/10.1145/363958.363994>.
package func editDistance(_ first: [UInt8], _ second: [UInt8], limit: Int) -> Int? {
    guard abs(first.count - second.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 1..<(first.count + 1) {
        var line = [row]
        line.reserveCapacity(second.count + 1)
        var least = row
        for column in 1..<(second.count + 1) {
            let isSame = first[row - 1] == second[column - 1]
            var cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
            if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                cost = min(cost, beforeLast[column - 2] + 1)
            }
            line.append(cost)
            least = min(least, cost)
        }
        guard least <= limit else { return nil }
        (beforeLast, last) = (last, line)
    }
    return last[second.count] <= limit ? last[second.count] : nil
}
