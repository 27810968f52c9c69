/// Finds what is named twice and what refers to nothing.
///
/// A mapping's ConnectWise ids are left to Tallybridge's API.
struct ReferenceCheck {
    let problems: ProblemList

    func check(_ scenario: Scenario) {
        if scenario.tenants.isEmpty, problems.all.isEmpty { problems.add("tenants", "at least one tenant is needed") }
        unique(scenario.tenants.map(\.name), "tenants", "name", "tenant")
        scenario.tenants.forEach(check)
        for fault in scenario.faults {
            if let tenant = fault.tenant, !tenant.isEmpty, !scenario.tenants.contains(where: { $0.name == tenant }) {
                let known = scenario.tenants.map { "\"\($0.name)\"" }.joined(separator: ", ")
                problems.add(
                    "\(fault.path).tenant", "no tenant \"\(tenant)\"; there is \(known.isEmpty ? "none" : known)")
            }
        }
    }

    private func check(_ tenant: Scenario.Tenant) {
        unique(tenant.sites.map(\.name), "\(tenant.path).sites", "name", "site")
        unique(tenant.sources.map(\.name), "\(tenant.path).sources", "name", "source")
        unique(tenant.integrations.map(\.name), "\(tenant.path).integrations", "name", "integration")
        for site in tenant.sites { SiteReferences(site, tenant, self).run() }
        for source in tenant.sources { SourceReferences(source, tenant, self).run() }
        for integration in tenant.integrations {
            let path = integration.path
            unique(
                integration.companies.map(\.managedCompany), "\(path).companies", "managedCompany", "managed company")
            unique(integration.products.map(\.application), "\(path).products", "application", "application")
        }
    }

    /// Notes every value of `values` that occurred before; placeholders of unreadable fields are passed over.
    func unique<Value: Hashable>(_ values: [Value], _ list: String, _ field: String, _ what: String) {
        var first: [Value: Int] = [:]
        for (index, value) in values.enumerated() where "\(value)" != "" && "\(value)" != "0" {
            if let earlier = first[value] {
                problems.add(
                    "\(list)[\(index)].\(field)", "the \(what) \(quoted(value)) is already in \(list)[\(earlier)]")
            } else {
                first[value] = index
            }
        }
    }

    private func quoted(_ value: some Any) -> String { value is String ? "\"\(value)\"" : "\(value)" }
}
