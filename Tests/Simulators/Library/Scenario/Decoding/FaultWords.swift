/// The words that can occur in a path of the ConnectWise API.
///
/// Source: its published paths.
enum ConnectWiseWords {
    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    private static let known: Set<String> = [
        "login", "companyinfo", "v4_6_release", "apis", "3.0", "system", "info", "callbacks", "bundles", "company",
        "companies", "contacts", "finance", "agreements", "additions", "adjustments", "invoice", "invoices", "types",
        "billingCycles", "procurement", "catalog", "pricing", "count", "service", "tickets", "notes", "allNotes",
        "search",
        "boards", "statuses", "subtypes", "items", "teams", "priorities", "sources",
    ]

    /// Reads `POST additions`: a method and a word (or consecutive words) of the path, either of which may be left out.
    static func match(_ text: String, _ node: Node) -> Scenario.FaultMatch {
        var parts = text.split(separator: " ").map(String.init)
        var method: String?
        if let first = parts.first, methods.contains(first) {
            method = parts.removeFirst()
        }
        guard parts.count <= 1 else {
            node.problem("\"\(text)\": a method (\(methods.joined(separator: ", "))) and a word of the path are needed")
            return .any
        }
        let words = (parts.first ?? "").split(separator: "/").map(String.init)
        for word in words where !known.contains(word) && Int(word) == nil {
            node.problem("no path of the ConnectWise API has the word \"\(word)\", so the fault can never apply")
        }
        return method == nil && words.isEmpty ? .any : .http(method: method, words: words)
    }
}

/// The methods that the Security Center simulator answers.
enum SecurityCenterWords {
    /// Reads a method's name, with or without its class.
    static func match(_ text: String, _ node: Node) -> Scenario.FaultMatch {
        var words = text.split(separator: " ").map(String.init)
        if words.first == "POST" { words.removeFirst() }
        guard let name = words.first else { return .any }
        guard words.count == 1, SecurityCenterMethod.all.contains(where: { $0.isCalled(name) }) else {
            let known = SecurityCenterMethod.all.map(\.name).joined(separator: ", ")
            node.problem(
                "no method \"\(text)\" is answered by the simulator, so the fault can never apply; it has \(known)")
            return .any
        }
        return .method(name)
    }

    /// Whether its answer holds records, or opens a set of them.
    static func answersRecords(_ name: String) -> Bool {
        SecurityCenterMethod.all.contains { $0.isCalled(name) && $0.answersRecords }
    }

    static func readsRecords(_ name: String) -> Bool {
        SecurityCenterMethod.all.contains { $0.isCalled(name) && $0.countsOrDelivers }
    }
}
