/// Words without which the video would be the same, whatever is asked for.
///
/// A language model may call no other word idle: one that is careless would call every word so, and the word it passes
/// over may be what the request is about. What is missing here costs a declined request, never a wrong video; so no word
/// belongs here that ever names a thing, an amount, a direction, an order or a speed.
enum HarmlessWords {
    static func contain(_ word: String) -> Bool { all.contains(word.lowercased()) }

    private static let all: Set<String> = {
        let courtesy = """
            please pls plz kindly thanks thank thx ta ty cheers muchly dear hello hi hey greetings regards grateful appreciated \
            appreciate sincerely warmly
            """
        let praise = """
            lovely beautiful beautifully gorgeous pretty prettily nice nicely fancy elegant elegantly graceful gracefully gentle \
            gently superb superbly wonderful wonderfully brilliant brilliantly fantastic amazing amazingly awesome cool great \
            good classic neat neatly tidy tidily clean cleanly crisp crisply clear clearly stunning splendid splendidly fine \
            finely magnificent marvellous marvelous delightful charming attractive attractively appealing pleasant pleasantly \
            stylish stylishly professional professionally artistic artistically
            """
        let manner = """
            manner way style fashion thoroughly carefully properly simply just merely basically essentially really truly very \
            quite preferably ideally possibly perhaps maybe somehow again
            """
        let occasion = """
            class classroom lesson lecture homework presentation slides talk students student pupils pupil kids children learners \
            teacher video clip animation film
            """
        return Set([courtesy, praise, manner, occasion].flatMap { $0.split(separator: " ").map(String.init) })
    }()
}
