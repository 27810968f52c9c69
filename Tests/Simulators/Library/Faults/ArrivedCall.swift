/// What a fault looks at in a call that has arrived at a simulator.
package struct ArrivedCall: Sendable, Equatable {
    /// Which system it arrived at.
    package let place: Scenario.FaultPlace
    package let tenant: String
    /// `GET`, `POST` and so on.
    package let method: String
    /// The path without its query.
    package let path: String
    /// For Security Center, `Class.Method`; else nil.
    package let openAPIMethod: String?

    package init(place: Scenario.FaultPlace, tenant: String, method: String, path: String, openAPIMethod: String? = nil)
    {
        self.place = place
        self.tenant = tenant
        self.method = method
        self.path = path
        self.openAPIMethod = openAPIMethod
    }

    func matches(_ match: Scenario.FaultMatch) -> Bool {
        switch match {
        case .any: return true
        case .http(let wanted, let words):
            if let wanted, wanted != method { return false }
            return contains(words)
        case .method(let name):
            guard let openAPIMethod else { return false }
            return openAPIMethod == name || openAPIMethod.split(separator: ".").last.map(String.init) == name
        }
    }

    /// Whether `effect` could happen to this call at all.
    func admits(_ effect: Scenario.FaultEffect) -> Bool {
        switch (effect, place) {
        case (.partial, .connectWise): method == "GET"
        case (.partial, .source): openAPIMethod.map(SecurityCenterWords.readsRecords) ?? false
        case (.oddRecord, .connectWise): method == "GET"
        case (.oddRecord, .source): openAPIMethod.map(SecurityCenterWords.answersRecords) ?? false
        case (.late, .connectWise): method != "GET"
        case (.late, .source): false
        case (.restart, _), (.kill, _): false
        default: true
        }
    }

    private func contains(_ words: [String]) -> Bool {
        guard !words.isEmpty else { return true }
        let segments = path.split(separator: "/").map(String.init)
        guard segments.count >= words.count else { return false }
        return (0...(segments.count - words.count)).contains { Array(segments[$0..<($0 + words.count)]) == words }
    }
}
