import StrictJSON

extension JSONValue {
    /// This object with the members of another, which win over its own.
    func with(_ other: JSONValue) -> JSONValue {
        .object((objectMembers ?? [:]).merging(other.objectMembers ?? [:]) { _, added in added })
    }
}
