/// How many tokens a text has, without asking a tokenizer.
enum TokenEstimate {
    /// Not too few for any tokenizer in use: a token to two bytes, and some for the frame of the conversation.
    ///
    /// English has about four bytes a token, code and formulas three, other scripts two to three.
    static func upperBound(byteCount: Int) -> Int { (byteCount + 1) / 2 + 64 }

    /// The likely number, where the provider tells none.
    static func likely(byteCount: Int) -> Int { (byteCount + 3) / 4 }
}
