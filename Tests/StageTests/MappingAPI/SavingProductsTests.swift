import Billing
import Locking
import MappingAPIStage
import Ports
import SimulatedPorts
import Testing

@Suite("Saving products")
struct SavingProductsTests {
    @Test("products are named by identifier in whatever case, stored with their ids, and each application is told once")
    func saves() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let before = world.revision
        let saved = try await world.map(
            [
                .of(
                    "Kaspersky Endpoint Security for Business Advanced",
                    .byCategory(servers: "kes-srv", workstations: "KES-WKS")),
                .of("ks-m365", .single("KS-O365"), minimum: 5),
            ], in: integration)
        #expect(saved.value.map(\.stored.mapping.application.text) == ["kesb-advanced", "ks-m365"])
        let target = ProductTarget.byCategory(
            servers: MappedProduct(id: ProductID(8), identifier: "KES-SRV"),
            workstations: MappedProduct(id: ProductID(7), identifier: "KES-WKS"), nonWindows: nil)
        #expect(saved.value.first?.stored.mapping.target == target)
        #expect(saved.value.last?.fields["unit"] == .text("mailbox"))
        #expect(saved.value.last?.stored.mapping.adjustments.minimum == UnitCount(5))
        #expect(world.revision == before + 1)
        #expect(world.audit("product.add").map(\.subject).count == 2)
        #expect(world.outside.calls == ["products"])
    }

    @Test("of two products that differ in case only, the one that is spelled so is meant")
    func spelling() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        for (spelled, id) in [("Kes-Wks-2", 13), ("kes-wks-2", 14), ("KES-WKS-2", 13)] {
            let saved = try await world.map([.of("kess", .single(spelled))], in: integration)
            #expect(saved.value.first?.stored.mapping.target.single?.id == ProductID(id), "\(spelled)")
        }
    }

    @Test("the same again changes nothing: no version, revision, audit entry or new plan, and ConnectWise is not asked")
    func again() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        try await world.readAndPlan()
        let first = try await world.mapProducts(in: integration)
        let before = (world.written(), world.outside.calls)
        let again = try await world.mapProducts(in: integration)
        #expect(again.value == first.value)
        #expect(world.written() == before.0)
        #expect(world.outside.calls == before.1)
    }

    @Test("every problem of every entry is told, and nothing is saved")
    func problems() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let before = world.written()
        let drafts: [ProductDraft] = [
            try .of("kesb-select", entry: 0, .single("NOPE")), try .of("kesb-advanced", entry: 1, .single("PACK")),
            try .of("kess", entry: 2, .byCategory(servers: "KES-SRV", workstations: "BOX")),
            try .of("kesc", entry: 3, .byCategory(servers: "KES-SRV")),
            try .of("ks-m365", entry: 4, .byCategory(workstations: "KES-SRV")),
            try .of("Kaspersky Endpoint Security for Business Select", entry: 5, .single("KES-WKS")),
            ProductDraft(
                entry: 6, application: try ApplicationName("kesc"), named: try ApplicationName("ks-m365"),
                target: .single("KS-O365"), adjustments: .none, version: nil),
        ]
        let unread = FieldProblem(FieldPath(entry: 7, ["basis"]), .invalid, "is none")
        let refusal = try await world.refused {
            try await $0.saveProducts(Drafts(drafts, problems: [unread]), of: integration.id, MappingWorld.anna)
        }
        #expect(refusal.kind == .refused)
        #expect(
            refusal.found.sorted() == [
                "[0].single notFound", "[1].single notAllowed", "[2].byCategory.workstations notAllowed",
                "[3].byCategory singleOnly", "[4].byCategory singleOnly", "[5].application duplicate",
                "[6].application invalid", "[7].basis invalid",
            ])
        #expect(refusal.words.contains("licensed by user"))
        #expect(refusal.words.contains("licensed by mailbox"))
        #expect(world.written() == before)
    }

    @Test("what an application is licensed by, a tenant's own definition decides too")
    func ownDefinition() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        world.store.change { rows in
            rows.definitions[.init(Ids.tenant, ApplicationCode("kess"))] = ApplicationDefinition(
                code: ApplicationCode("kess"), name: "Small", unit: .user, stems: ["Small"])
        }
        let refusal = try await world.refused { _ in
            try await world.map([.of("kess", .byCategory(servers: "KES-SRV"))], in: integration)
        }
        #expect(refusal.found == ["byCategory singleOnly"])
        let theirs = try await world.integration(MappingWorld.otto)
        try await world.map([.of("kess", .byCategory(servers: "KES-SRV"))], in: theirs, MappingWorld.otto)
    }

    @Test("categories without any product are saved: their units become exceptions, never lost")
    func noProductYet() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let saved = try await world.map([.of("kess", .byCategory())], in: integration)
        let none = ProductTarget.byCategory(servers: nil, workstations: nil, nonWindows: nil)
        #expect(saved.value.map(\.stored.mapping.target) == [none])
        #expect(world.outside.calls == [])
    }

    @Test("an inactive product and an application that nobody was seen with are saved with warnings")
    func warnings() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let unseen = try await world.map([.of("kesb-advanced", .single("OLD"))], in: integration)
        #expect(unseen.warned == ["single productInactive", "application applicationNotSeen"])
        _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        try await world.readAndPlan()
        let seen = try await world.map([.of("kesb-advanced", .single("KES-WKS"))], in: integration)
        #expect(seen.warned == [])
        let again = try await world.map([.of("kess", .single("KES-WKS"))], in: integration)
        #expect(again.warned == ["application applicationNotSeen"])
    }

    @Test(
        "what vanished from the catalogue, or may not be billed any more, keeps nobody from saving what was saved once")
    func vanished() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("kess", .single("KES-WKS"))], in: integration)
        world.outside.state.withLock { $0.products = [Outside.product(7, "KES-WKS", "Bundle")] }
        let saved = try await world.map([.of("kess", .single("KES-WKS"), minimum: 3)], in: integration)
        #expect(saved.value.map(\.stored.stamp.version) == [2])
    }

    @Test(
        "nothing is refused because something was billed: another product or category, or none",
        arguments: [
            .single("KES-WKS"), .byCategory(servers: "KES-SRV"), .byCategory(workstations: "KES-SRV"),
        ] as [ProductDraft.Target])
    func billed(target: ProductDraft.Target) async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.mapProducts(in: integration)
        try world.addition(on: integration.site)
        try await world.map([try ProductDraft.of("kesb-advanced", target, minimum: 3)], in: integration)
        try await world.stage.removeProduct(
            try ApplicationName("kesb-advanced"), of: integration.id, MappingWorld.anna)
    }

    @Test("a removed mapping is gone, asks for new plans, and a save made from it is stale")
    func removal() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let name = try ApplicationName("kess")
        try await world.map([.of("kess", .single("KES-WKS"))], in: integration)
        let before = world.revision
        try await world.stage.removeProduct(name, of: integration.id, MappingWorld.anna)
        #expect(world.revision == before + 1)
        #expect(world.audit("product.remove").first?.after == nil)
        let again = try await world.refused {
            try await $0.removeProduct(name, of: integration.id, MappingWorld.anna)
        }
        #expect(again.kind == .notFound)
        let stale = try await world.refused { _ in
            try await world.map([.of("kess", .single("KES-WKS"), version: 1)], in: integration)
        }
        #expect(stale.found == ["version stale"])
    }
}

extension ProductTarget {
    fileprivate var single: MappedProduct? {
        if case .single(let product) = self { product } else { nil }
    }
}
