import StrictJSON

/// One record of an answer that is to be odd: a field of it null, or of an unknown kind.
struct OddRecord: Sendable, Equatable {
    /// Which fault of the plan it is of.
    let fault: Int
    /// The field, or a field of what it refers to: `quantity`, `company/id`, `KLLIC_KEY_TYPE`.
    let field: String
    /// Whose: an `id`, or an identity of Security Center; nil: the first record that has the field.
    let id: String?

    /// Fields by which Security Center's records are known.
    private static let identities: Set<String> = [
        "id", "KLLIC_SERIAL", "KLHST_WKS_HOSTNAME", "KLHST_WKS_DN", "KLVSRV_UID", "KLLICSRV_HOSTNAME",
    ]
    /// Text fields that have a closed list of words.
    private static let words: Set<String> = ["productClass", "billCustomer", "agreementStatus"]

    /// `json` with the record made odd; nil: it is not in there.
    func applied(to json: JSONValue) -> JSONValue? {
        switch json {
        case .array(var elements):
            for (place, element) in elements.enumerated() {
                if let odd = applied(to: element) {
                    elements[place] = odd
                    return .array(elements)
                }
            }
            return nil
        case .object(var members):
            if isMeant(members) { return .object(odd(members, field.split(separator: "/").map(String.init))) }
            // In the order of their names, so that a seed replays.
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                if let odd = applied(to: value) {
                    members[name] = odd
                    return .object(members)
                }
            }
            return nil
        case .null, .bool, .number, .string: return nil
        }
    }

    private func isMeant(_ members: [String: JSONValue]) -> Bool {
        guard let name = field.split(separator: "/").first, members[String(name)] != nil else { return false }
        guard let id else { return true }
        return members.contains { name, value in
            Self.identities.contains(name) && (value.text == id || value.integer.map(String.init) == id)
        }
    }

    private func odd(_ members: [String: JSONValue], _ path: [String]) -> [String: JSONValue] {
        guard let name = path.first, let value = members[name] else { return members }
        var members = members
        if path.count > 1, let inner = value.objectMembers {
            members[name] = .object(odd(inner, Array(path.dropFirst())))
        } else if name.hasPrefix("KL") {
            // A container of the Open API holds no null: what is missing is left out, a kind is one nobody knows.
            members[name] = value.integer == nil ? nil : .integer(99)
        } else {
            members[name] = Self.words.contains(name) ? .string("Unheard") : .null
        }
        return members
    }
}
