import Billing
import Contracts
import Ports
import Testing

@Suite("companies and their mappings", .serialized)
struct CompanyContract {
    @Test("companies are listed by identity, searched in any case, and paged", arguments: StoreKind.allCases)
    func lists(kind: StoreKind) async throws {
        try await World.with(kind, companies: 0) { world in
            let made = ["10", "2", "a-Ö", "b"].map { identity in
                var company = world.newCompany(ManagedCompanyID(newID()), identity: identity)
                company.connectWiseCompany = nil
                company.agreement = nil
                company.name = identity == "b" ? "Ökonom % GmbH" : "Company \(identity)"
                return company
            }
            try await world.mapped { _ = try await $0.save(made) }
            func list(_ search: String? = nil, after: String? = nil, limit: Int = 9) async throws -> [String] {
                try await world.mapped {
                    try await $0.companies(of: world.integration, search: search, after: after, limit: limit)
                        .map(\.identity)
                }
            }
            #expect(try await list() == ["10", "2", "a-Ö", "b"])
            #expect(try await list(after: "2", limit: 1) == ["a-Ö"])
            #expect(try await list("ö") == ["a-Ö", "b"])
            #expect(try await list("COMPANY 1") == ["10"])
            #expect(try await list("%") == ["b"])
            #expect(try await list("_").isEmpty)
            #expect(try await list("") == ["10", "2", "a-Ö", "b"])
        }
    }

    @Test(
        "companies are found by identity in whatever integration, and by whom they are mapped to",
        arguments: StoreKind.allCases)
    func finds(kind: StoreKind) async throws {
        try await World.with(kind, companies: 3) { world in
            try await world.change(world.companies[1]) { $0.integration = nil }
            let found = try await world.mapped {
                try await $0.companies(["2", "3", "4"], ofKind: .securityCenter, lock: .exclusive)
            }
            #expect(Set(found.map(\.id)) == [world.companies[1], world.companies[2]])
            #expect(
                try await world.mapped { try await $0.companies(["2"], ofKind: .businessHub, lock: .none) }.isEmpty)
            let mapped = try await world.mapped {
                try await $0.companies(
                    of: world.integration, mappedTo: [ConnectWiseCompanyID(101), ConnectWiseCompanyID(102)])
            }
            #expect(mapped.map(\.id) == [world.companies[0]])
        }
    }

    @Test("two companies exchange their mappings in one saving", arguments: StoreKind.allCases)
    func exchange(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let saved = try await world.mapped { rows in
                var both = try await rows.companies(["1", "2"], ofKind: .securityCenter, lock: .exclusive)
                both.sort { $0.identity < $1.identity }
                let kept = both[0].connectWiseCompany
                both[0].connectWiseCompany = both[1].connectWiseCompany
                both[1].connectWiseCompany = kept
                return try await rows.save(both)
            }
            #expect(saved.map(\.connectWiseCompany?.number) == [102, 101])
            #expect(saved.allSatisfy { $0.stamp.version == 2 && $0.agreement != nil })
        }
    }

    @Test("what always holds for companies", arguments: StoreKind.allCases)
    func conflicts(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            func refused(_ change: @Sendable (inout StoredCompany) -> Void) async throws -> MappingConflict? {
                try await conflict { try await world.change(world.companies[1], change) }
            }
            func refused(
                new identity: String, _ change: @Sendable (inout StoredCompany) -> Void = { _ in }
            )
                async throws -> MappingConflict?
            {
                try await conflict {
                    try await world.mapped { rows in
                        var company = world.newCompany(ManagedCompanyID(newID()), identity: identity)
                        change(&company)
                        _ = try await rows.save([company])
                    }
                }
            }
            #expect(try await refused { $0.connectWiseCompany = ConnectWiseCompanyID(101) } == .companyMapping)
            #expect(try await refused { $0.connectWiseCompany = nil } == .other(rule: "agreement_needs_company"))
            #expect(
                try await refused { $0.integration = IntegrationID(newID()) }
                    == .other(rule: "managed_companies_tenant_id_integration_id_fkey"))
            #expect(
                try await refused { $0.source = SourceID(newID()) }
                    == .other(rule: "managed_companies_tenant_id_source_id_source_kind_fkey"))
            #expect(try await refused(new: "2") { $0.connectWiseCompany = ConnectWiseCompanyID(7) } == .managedCompany)
            #expect(try await refused(new: "") == .other(rule: "managed_companies_source_identity_check"))
            #expect(try await refused(new: "9") == nil)
            let kept = try await world.mapped {
                try await $0.companies(["2"], ofKind: .securityCenter, lock: .none).first
            }
            #expect(kept?.stamp.version == 1 && kept?.connectWiseCompany == ConnectWiseCompanyID(102))
        }
    }

    @Test("without an integration a company may be mapped to whom another is mapped to", arguments: StoreKind.allCases)
    func noIntegration(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            try await world.change {
                $0.integration = nil
                $0.connectWiseCompany = ConnectWiseCompanyID(102)
            }
            let back = try await conflict { try await world.change { $0.integration = world.integration } }
            #expect(back == .companyMapping)
        }
    }

    @Test("identity and kind of a known company stay as they are, and text is made fit", arguments: StoreKind.allCases)
    func staysItself(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            var changed = world.newCompany(world.company, identity: "77")
            changed.name = "New\0Name"
            let saved = try await world.mapped { [changed] in try await $0.save([changed]) }
            #expect(saved.map(\.identity) == ["1"] && saved.map(\.name) == ["New\u{FFFD}Name"])
        }
    }

    @Test(
        "additions that are live or being created are told by company, site, integration and application",
        arguments: StoreKind.allCases)
    func openAdditions(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let task = try await world.task(requests[0])
            let second = try await world.task(requests[1])
            let other = Slot(application: ApplicationCode("other"), category: .all)
            try await world.store.writer.observe(
                [
                    world.entry(.live, addition: 901), world.entry(.ended, addition: 902, tag: "tb:o", slot: other),
                ], in: task, intents: [:])
            _ = try await world.store.writer.intend(
                .create, entry: world.entry(tag: "tb:second", slot: other), quantity: UnitCount(3), in: second)
            let all = try await world.mapped { try await $0.openAdditions(on: world.site) }
            #expect(all.map(\.company) == world.companies)
            #expect(
                all.first
                    == OpenAddition(
                        company: world.company, companyName: "Company 1", slot: world.slot,
                        agreement: AgreementID(31), addition: AdditionID(901), product: world.product,
                        quantity: UnitCount(3)))
            #expect(all.last?.addition == nil)
            let ofSecond = try await world.mapped { try await $0.openAdditions(of: [world.companies[1]]) }
            #expect(ofSecond == [all[1]])
            let ofOther = try await world.mapped {
                try await $0.openAdditions(of: world.integration, applications: [other.application])
            }
            #expect(ofOther == [all[1]])
            #expect(
                try await world.mapped { try await $0.openAdditions(of: world.integration, applications: nil) } == all)
        }
    }
}
