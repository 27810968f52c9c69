/// The references within one source, and of the changes there.
struct SourceReferences {
    private let source: Scenario.Source
    private let changes: [(path: String, edit: Scenario.SourceChange)]
    private let check: ReferenceCheck
    private let companies: Set<String>
    private let serials: Set<String>

    init(_ source: Scenario.Source, _ tenant: Scenario.Tenant, _ check: ReferenceCheck) {
        self.source = source
        self.check = check
        changes = tenant.changes.compactMap { change in
            guard case .source(let edit) = change.action, edit.source == source.name else { return nil }
            return (change.path, edit)
        }
        let added = changes.compactMap(\.edit.add)
        companies = Set((source.companies + added).map(\.id))
        let keys = (source.companies + added).flatMap(\.keys) + changes.flatMap { $0.edit.keys ?? [] }
        serials = Set(keys.map(\.serial))
    }

    func run() {
        check.unique(source.companies.map(\.id), "\(source.path).companies", "id", "managed company")
        source.companies.forEach(checkCompany)
        var present = Set(source.companies.map(\.id))
        for (path, edit) in changes { checkChange(path, edit, &present) }
    }

    private func checkCompany(_ company: Scenario.ManagedCompany) {
        keys(company.keys, "\(company.path).keys")
        devices(company.devices, "\(company.path).devices")
    }

    private func checkChange(_ path: String, _ edit: Scenario.SourceChange, _ present: inout Set<String>) {
        if let company = edit.add {
            if !company.id.isEmpty, !present.insert(company.id).inserted {
                check.problems.add("\(path).add.id", "the managed company \"\(company.id)\" is already in this source")
            }
            checkCompany(company)
        }
        if let id = edit.managedCompany, !id.isEmpty {
            if !present.contains(id) {
                let reason = companies.contains(id) ? "is not in this source at that time" : "is not in this source"
                check.problems.add("\(path).managedCompany", "the managed company \"\(id)\" \(reason)")
            }
            if edit.remove { present.remove(id) }
        }
        keys(edit.keys ?? [], "\(path).keys")
        devices(edit.devices ?? [], "\(path).devices")
    }

    private func keys(_ keys: [Scenario.Key], _ path: String) {
        check.unique(keys.map(\.serial), path, "serial", "key")
    }

    private func devices(_ rows: [Scenario.DeviceRow], _ path: String) {
        var ids: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            if let id = row.id, !id.isEmpty {
                if let earlier = ids.updateValue(index, forKey: id) {
                    check.problems.add("\(path)[\(index)].id", "the device \"\(id)\" is already in \(path)[\(earlier)]")
                }
            }
            for (name, list) in [
                ("keys", row.keys), ("reserveKeys", row.reserveKeys), ("pendingKeys", row.pendingKeys),
            ] {
                for (position, serial) in list.enumerated() where !serial.isEmpty && !serials.contains(serial) {
                    check.problems.add(
                        "\(path)[\(index)].\(name)[\(position)]", "no company of this source has a key \"\(serial)\"")
                }
            }
        }
    }
}
