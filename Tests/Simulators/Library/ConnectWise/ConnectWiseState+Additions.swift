import Foundation
import StrictJSON

/// Additions as the API writes them.
extension ConnectWiseState {
    func existing(_ agreement: Int, _ id: Int) throws(ConnectWiseRefusal) -> StoredAddition {
        guard agreements[agreement] != nil else { throw .notFound("Agreement \(agreement)") }
        guard let addition = additions[id], addition.agreementId == agreement else { throw .notFound("Addition \(id)") }
        return addition
    }

    private func rules(_ agreement: Int) throws(ConnectWiseRefusal) -> AdditionRules {
        guard let found = agreements[agreement] else { throw .notFound("Agreement \(agreement)") }
        return AdditionRules(state: self, agreement: found)
    }

    /// Members a client may set; names the API does not know are passed over, as are those the server sets.
    private func writable(_ body: JSONValue) throws(ConnectWiseRefusal) -> [String: JSONValue] {
        guard let members = body.objectMembers else { throw .plain(400, "InvalidObject", "an object is expected") }
        return members.filter { name, value in
            value != .null && ResourceSchema.addition.field(name).map { !$0.isServerSide } ?? false
        }
    }

    /// POST.
    ///
    /// Duplicates are accepted: nothing is unique.
    mutating func create(
        on agreement: Int, _ body: JSONValue, by author: ConnectWiseAuthor
    ) throws(ConnectWiseRefusal) -> JSONValue {
        let rules = try rules(agreement)
        var fields = try writable(body)
        fields["quantity"] = fields["quantity"] ?? .integer(1)
        fields["effectiveDate"] = fields["effectiveDate"] ?? today.moment
        let checked = try rules.checked(fields, .create, of: nil)
        let id = insert(checked, on: agreement, by: author)
        return try record(existing(agreement, id))
    }

    /// PUT: what is left out becomes null.
    mutating func replace(
        _ id: Int, on agreement: Int, _ body: JSONValue, by author: ConnectWiseAuthor
    ) throws(ConnectWiseRefusal) -> JSONValue {
        let old = try existing(agreement, id)
        let checked = try rules(agreement).checked(writable(body), .replace, of: old)
        update(id, checked, by: author)
        return try record(existing(agreement, id))
    }

    /// PATCH: an array of `{op, path, value}`; the whole record is validated afterwards, all or nothing.
    mutating func patch(
        _ id: Int, on agreement: Int, _ body: JSONValue, by author: ConnectWiseAuthor
    ) throws(ConnectWiseRefusal) -> JSONValue {
        let old = try existing(agreement, id)
        guard let operations = body.elements else {
            throw .plain(400, "InvalidObject", "an array of operations is expected")
        }
        var fields = old.fields
        var touched: Set<String> = []
        for operation in operations {
            if let (name, value) = try change(operation) {
                fields[name] = value
                touched.insert(name)
            }
        }
        let checked = try rules(agreement).checked(fields, .patch(touched: touched), of: old)
        if !touched.isEmpty { update(id, checked, by: author) }
        return try record(existing(agreement, id))
    }

    /// The field an operation changes and its new value; nil where the server answers 200 and changes nothing.
    private func change(_ operation: JSONValue) throws(ConnectWiseRefusal) -> (String, JSONValue?)? {
        guard let kind = operation["op"]?.text, ["add", "replace", "remove"].contains(kind),
            let path = operation["path"]?.text
        else { throw .plain(400, "InvalidObject", "op (add, replace, remove) and path are needed") }
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.first, let field = ResourceSchema.addition.field(name) else {
            throw .plain(400, "InvalidObject", "'\(path)' is no field of an addition")
        }
        guard parts.count == 1 else {
            if switches.refusesSubPaths { throw .plain(400, "InvalidObject", "'\(path)' cannot be patched") }
            return nil
        }
        let value = kind == "remove" || operation["value"] == .null ? nil : operation["value"]
        if kind != "remove", operation["value"] == nil { throw .plain(400, "InvalidObject", "value is needed") }
        if let value, !AdditionRules.fits(value, field.type) {
            throw .plain(400, "InvalidObject", "\(name) cannot be \(value.kind)")
        }
        return field.isServerSide ? nil : (name, value)
    }

    /// DELETE; refused once an invoice bills some of it.
    mutating func delete(_ id: Int, on agreement: Int) throws(ConnectWiseRefusal) {
        let old = try existing(agreement, id)
        guard !old.isInvoiced else { throw .plain(400, "InvalidObject", "the addition has been invoiced") }
        additions[id] = nil
    }
}
