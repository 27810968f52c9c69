package import Ports

/// Who a token stands for.
package struct SimulatedAccessTokens: AccessTokens {
    let store: SimulatedStore
    let gate: any PortGate

    package func access(for token: String) async throws(PortError) -> Access? {
        try await store.call("tokens.access", gate) { rows in
            guard let row = rows.tokens[token], row.expiresAt > rows.now else { return nil }
            return row.access
        }
    }
}

extension SimulatedStore {
    /// Who a token stands for.
    package func tokens(_ gate: any PortGate = OpenGate()) -> SimulatedAccessTokens {
        SimulatedAccessTokens(store: self, gate: gate)
    }
}
