import Engine
import Semantics
import Testing

@Test func `the layer calls itself semantic`() { #expect(SemanticLayer().name == .semantic) }
