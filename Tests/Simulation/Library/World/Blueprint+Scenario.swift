import Billing
import Simulators
import StrictJSON

extension Blueprint {
    /// The outside world, in the scenario's words; later days are its changes.
    func scenario() throws -> Scenario {
        let document = JSONValue.members([
            "billingDate": .string("\(Self.firstDay)"), "days": .integer(days),
            "tenants": .array(tenants.map { $0.json }),
        ])
        return try Scenario.decode(document.encoded())
    }
}

extension Blueprint.Tenant {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(name), "sites": .array([siteJSON]), "sources": .array(sources.map(source)),
            "integrations": .array([]), "changes": .array(changes),
        ])
    }

    private var siteJSON: JSONValue {
        let products = Blueprint.Application.allCases.flatMap { application in
            SlotCategory.allCases.map { category in
                let product = Blueprint.product(application, category)
                return JSONValue.members([
                    "id": .integer(product.id), "identifier": .string(product.name),
                    "description": .string(product.name), "price": .integer(2),
                ])
            }
        }
        return .members([
            "name": .string("main"),
            "companies": .array(
                agreements.filter { $0.id < 60 }.map { agreement in
                    .members([
                        "id": .integer(agreement.company), "identifier": .string("C\(agreement.company)"),
                        "name": .string("Company \(agreement.company)"),
                    ])
                }), "agreements": .array(agreements.map(\.json)), "products": .array(products),
        ])
    }

    private func source(_ name: String) -> JSONValue {
        .members([
            "name": .string(name), "kind": .string("securityCenter"),
            "companies": .array(
                companies.filter { $0.source == name }.compactMap { company in company.days[0].map(company.json) }),
        ])
    }

    private var changes: [JSONValue] {
        companies.flatMap { company in
            (1..<company.days.count).compactMap { index in company.change(on: index) }
        }
    }
}

extension Blueprint.Agreement {
    fileprivate var json: JSONValue {
        .members([
            "id": .integer(id), "companyId": .integer(company), "name": .string("Agreement \(id)"),
            "startDate": .string("2026-01-01"), "billStartDate": .string("2026-01-01"), "prorate": .bool(prorates),
            "endDate": isOver ? .string("\(Blueprint.firstDay.adding(days: -3))") : .null,
            "nextInvoiceDate": nextInvoice.map { .string("\($0)") } ?? .null,
        ])
    }
}

extension Blueprint.Company {
    fileprivate func json(_ usage: Blueprint.Usage) -> JSONValue {
        .members(["id": .string(id), "name": .string(name), "keys": usage.keysJSON, "devices": usage.devicesJSON])
    }

    /// What is different from the day before, as the index counts them.
    fileprivate func change(on index: Int) -> JSONValue? {
        let day = JSONValue.integer(index + 1)
        switch (days[index - 1], days[index]) {
        case (nil, nil): return nil
        case (nil, let now?):
            return .members([
                "day": day, "at": .string("source"), "source": .string(source), "add": json(now),
            ])
        case (_?, nil):
            return .members([
                "day": day, "at": .string("source"), "source": .string(source), "managedCompany": .string(id),
                "remove": .bool(true),
            ])
        case (let before?, let now?):
            guard before != now else { return nil }
            return .members([
                "day": day, "at": .string("source"), "source": .string(source), "managedCompany": .string(id),
                "keys": now.keysJSON, "devices": now.devicesJSON,
            ])
        }
    }
}

extension Blueprint.Usage {
    fileprivate var keysJSON: JSONValue {
        .array(
            keys.map { key in
                .members([
                    "serial": .string(key.serial), "application": .string(key.application.name),
                    "kind": .string(key.kind), "subscriptionState": key.subscriptionState.map { .string($0) },
                    "expires": key.expires.map { .string("\($0)") } ?? .null,
                ])
            })
    }

    fileprivate var devicesJSON: JSONValue {
        .array(
            devices.map { row in
                .members([
                    "count": .integer(row.count), "os": .string(row.system),
                    "keys": .array(row.keys.map { .string($0) }),
                    "pendingKeys": .array(row.pending.map { .string($0) }),
                    "reserveKeys": .array(row.reserve.map { .string($0) }),
                ])
            })
    }
}
