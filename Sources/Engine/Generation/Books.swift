import Logging
import OrderedCollections

/// What a run cost, and what models wrote for it.
package struct Books: Sendable {
    private let ledger: any SpendingLedger
    private let drafts: any DraftJournal

    package init(ledger: any SpendingLedger, drafts: any DraftJournal) {
        self.ledger = ledger
        self.drafts = drafts
    }

    /// The run's account; trouble is logged, since the video is there all the same.
    func account(of run: Int64) async -> Account {
        do {
            return Account(spending: try await ledger.spent(by: run), drafts: try await drafts.drafts(of: run))
        } catch {
            Logger.current.warning("the cost cannot be told", metadata: ["reason": "\(error)"])
            return Account()
        }
    }
}

/// What a status tells of a run's cost.
package struct Account: Sendable, Hashable {
    package var spending: Spending
    package var drafts: [Draft]

    package init(spending: Spending = Spending(), drafts: [Draft] = []) {
        self.spending = spending
        self.drafts = drafts
    }

    /// The fields of a final status: `cost_usd`, and `tokens` and `attempts` where a model was asked.
    var json: JSONObject {
        var fields: JSONObject = ["cost_usd": .double(spending.cost.dollars)]
        if spending.usage.prompt + spending.usage.output > 0 { fields["tokens"] = spending.usage.json }
        if !drafts.isEmpty { fields["attempts"] = .array(drafts.map(\.json)) }
        return fields
    }
}
