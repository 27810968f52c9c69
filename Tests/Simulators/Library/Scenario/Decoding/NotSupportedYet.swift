/// What the format has and Tallybridge cannot run yet: refused by path, so that no world is silently a different one.
struct NotSupportedYet {
    let problems: ProblemList

    func check(_ scenario: Scenario) {
        scenario.tenants.forEach(check)
        scenario.faults.forEach(check)
    }

    private func refuse(_ path: String, _ what: String) { problems.add(path, "\(what) not supported yet") }

    private func check(_ tenant: Scenario.Tenant) {
        for source in tenant.sources {
            if source.kind == .businessHub { refuse("\(source.path).kind", "sources of kind businessHub are") }
            source.companies.forEach(check)
        }
        for integration in tenant.integrations {
            if !integration.tickets.isEmpty { refuse("\(integration.path).tickets", "tickets are") }
        }
        tenant.changes.forEach(check)
    }

    private func check(_ company: Scenario.ManagedCompany) {
        if !company.mailboxes.isEmpty { refuse("\(company.path).mailboxes", "mailboxes are") }
        if !company.events.isEmpty { refuse("\(company.path).events", "events are") }
    }

    private func check(_ change: Scenario.Change) {
        switch change.action {
        case .source(let edit):
            if edit.mailboxes?.isEmpty == false { refuse("\(change.path).mailboxes", "mailboxes are") }
            if edit.events?.isEmpty == false { refuse("\(change.path).events", "events are") }
            if let company = edit.add { check(company) }
        case .mapping, .decision, .connectWise, .invoice: break
        }
    }

    private func check(_ fault: Scenario.Fault) {
        switch fault.place {
        case .broker, .postgres, .service: refuse("\(fault.path).at", "faults at this place are")
        case .connectWise, .source: break
        }
    }
}
