import Engine
import Generation
import Testing

struct GenerationLayerTests {
    @Test func `what came near is passed on to the one who writes the scene`() async throws {
        let near = Nearest.template(NearestTemplate(templateID: "function_plot_2d", confidence: 0.5))
        let step = LayerStep(
            layer: .template,
            finding: .success(.miss(reason: "“wobbly” is not understood", nearest: near)),
            duration: .zero
        )
        let inquiry = Inquiry(RenderRequest(description: "plot a wobbly sine"), steps: [step])
        let choice = try ModelChoice(ModelNames(haiku: "m"), known: .any)
        let finding = try await GenerationLayer(choice).find(inquiry)
        guard case .commission(let commission) = finding else {
            Issue.record("no commission: \(finding)")
            return
        }
        #expect(commission.nearest == [near])
        #expect(commission.model == "m")
    }
}
