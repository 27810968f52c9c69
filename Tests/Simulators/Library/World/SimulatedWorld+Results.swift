package import StrictJSON

extension SimulatedWorld {
    /// Every addition of a tenant, site by site, from ConnectWise's own state.
    package func additions(tenant: String) -> [(site: String, addition: SimulatedAddition)] {
        sites.filter { $0.tenant == tenant }.flatMap { site in site.model.additions.map { (site.model.name, $0) } }
    }

    /// Every invoice of a tenant, site by site, in the order they were made.
    package func invoices(tenant: String) -> [(site: String, invoice: SimulatedInvoice)] {
        sites.filter { $0.tenant == tenant }.flatMap { site in site.model.invoices.map { (site.model.name, $0) } }
    }

    /// `additions` of a result file.
    package func additionsJSON(tenant: String) -> JSONValue {
        .array(
            additions(tenant: tenant).map { site, addition in
                .members([
                    "site": .string(site), "id": .integer(addition.id), "agreementId": .integer(addition.agreementId),
                    "product": .string(addition.product), "quantity": .decimal(addition.quantity),
                    "effectiveDate": addition.effectiveDate.map { .string("\($0)") } ?? .null,
                    "cancelledDate": addition.cancelledDate.map { .string("\($0)") } ?? .null,
                    "byTallybridge": .bool(addition.byTallybridge),
                ])
            })
    }

    /// `invoices` of a result file.
    package func invoicesJSON(tenant: String) -> JSONValue {
        .array(
            invoices(tenant: tenant).map { site, invoice in
                .members([
                    "site": .string(site), "agreementId": .integer(invoice.agreementId), "day": .integer(invoice.day),
                    "total": ConnectWiseState.money(invoice.total),
                ])
            })
    }

    /// How many requests arrived at all sites together.
    package var connectWiseCalls: ConnectWiseCalls { sites.reduce(ConnectWiseCalls()) { $0 + $1.model.calls } }

    /// How many requests arrived at all sources together.
    package var sourceCalls: Int { sources.reduce(0) { $0 + $1.model.statistics.calls } }

    /// `calls` of a result file.
    package var callsJSON: JSONValue {
        .members(["connectWise": connectWiseCalls.json, "source": .members(["total": .integer(sourceCalls)])])
    }
}
