import Billing
import Testing

@Suite("Rule 4: applications")
struct Rule04ApplicationTests {
    private func code(_ productName: String) -> String {
        Sample.catalogue.recognise(productName: productName).code.text
    }

    @Test(
        "the longest known stem is recognised in any edition, band, term and licence",
        arguments: [
            (
                "Kaspersky Endpoint Security for Business - Select European Edition. 10-14 Node 1 year Base License",
                "kesb-select"
            ),
            (
                "Kaspersky Endpoint Security for Business – Select Russian Edition. "
                    + "250-499 Node 2 year Renewal License",
                "kesb-select"
            ),
            (
                "kaspersky  endpoint security for business   advanced, eastern europe edition. "
                    + "5000+ node 3 month NFR License",
                "kesb-advanced"
            ),
            ("Kaspersky Endpoint Security for Business Advanced", "kesb-advanced"),
            ("KASPERSKY ENDPOINT SECURITY FOR BUSINESS — ADVANCED. Cross-grade", "kesb-advanced"),
            (
                "Kaspersky® Endpoint Security for Business - Advanced Atlantis Edition. "
                    + "10-14 Node 1 year Base License",
                "kesb-advanced"
            ),
            (
                "Kaspersky Endpoint Security for Business - Advanced 10-14 Node 1 year Cross-grade License",
                "kesb-advanced"
            ),
            ("Kaspersky Endpoint Security for Business - Advanced 1 year Educational Renewal License", "kesb-advanced"),
            (
                "Kaspersky Endpoint Security Cloud, User European Edition. "
                    + "10-14 Workstation / FileServer; 20-28 Mobile device 1 year Base License", "kesc"
            ),
            (
                "Kaspersky Endpoint Security Cloud Plus, User Turkey Edition. "
                    + "5-9 Workstation / FileServer; 10-18 Mobile device 1 year Renewal License", "kesc-plus"
            ),
            ("Kaspersky Endpoint Security Cloud European Edition. 10-14 User 1 year Base License", "kesc"),
            ("Kaspersky Security for Microsoft Office 365 20-24 MailBox 1 year Base License", "ks-m365"),
            ("Kaspersky Security for Microsoft Office 365 5+ MailBox 1 year Base License", "ks-m365"),
            ("Kaspersky Endpoint Security for Business - Select (MSP)", "kesb-select"),
        ])
    func known(_ productName: String, _ expected: String) {
        #expect(code(productName) == expected)
    }

    @Test(
        "a longer unknown name is not swallowed by a known stem",
        arguments: [
            (
                "Kaspersky Endpoint Security for Business - Select Plus European Edition. "
                    + "10-14 Node 1 year Base License",
                "other:kaspersky-endpoint-security-for-business-select-plus"
            ),
            (
                "Kaspersky Endpoint Security for Business Select Plus",
                "other:kaspersky-endpoint-security-for-business-select-plus"
            ),
            (
                "Kaspersky Endpoint Security for Business - Selected European Edition. 10-14 Node 1 year Base License",
                "other:kaspersky-endpoint-security-for-business-selected"
            ),
            (
                "Kaspersky Endpoint Security Cloud Ultra, User European Edition. 10-14 User 1 year Base License",
                "other:kaspersky-endpoint-security-cloud-ultra-user"
            ),
            (
                "Kaspersky Endpoint Security Cloud - Ultra European Edition",
                "other:kaspersky-endpoint-security-cloud-ultra"
            ),
        ])
    func notSwallowed(_ productName: String, _ expected: String) {
        #expect(code(productName) == expected)
    }

    @Test(
        "an unknown name is stripped of region, band, term and licence",
        arguments: [
            ("Kaspersky Foo Shield European Edition. 10-14 Node 1 year Base License", "Kaspersky Foo Shield"),
            ("Kaspersky Foo Shield Eastern Europe Edition. 50-99 Node 2 year Renewal License", "Kaspersky Foo Shield"),
            (
                "Kaspersky Foo Shield International Edition. 5-9 VirtualServer 3 month Add-on License",
                "Kaspersky Foo Shield"
            ),
            ("Kaspersky  Foo Shield   Turkey Edition. 20-28 Mobile device 1 year NFR License", "Kaspersky Foo Shield"),
            ("Kaspersky Foo Shield Russian Edition. 25-49 MailBox 1 year Cross-grade License", "Kaspersky Foo Shield"),
            ("Kaspersky Foo Shield North American Edition. 10-14 User 1 year Base", "Kaspersky Foo Shield"),
            ("Kaspersky Foo Shield Atlantis Edition. 10-14 Gizmo 1 year Base License", "Kaspersky Foo Shield"),
            (
                "Kaspersky Foo Shield. 5-9 Workstation / FileServer; 10-18 Mobile device 1 year Base License",
                "Kaspersky Foo Shield"
            ),
            ("Kaspersky Foo Shield Standard Edition", "Kaspersky Foo Shield Standard Edition"),
            (
                "Kaspersky Foo Optimum Add-on European Edition. 15-19 Node 1 year Add-on License",
                "Kaspersky Foo Optimum Add-on"
            ),
            ("Kaspersky Foo (beta) European Edition. 15-19 Node", "Kaspersky Foo (beta)"), ("Foo", "Foo"),
            ("Kaspersky Foo 365 5+ MailBox 1 year Base License", "Kaspersky Foo 365"),
            ("", "Unnamed product"), (" .,- ", "Unnamed product"),
        ])
    func stripped(_ productName: String, _ expected: String) {
        let application = Sample.catalogue.recognise(productName: productName)
        #expect(application.name == expected)
        #expect(!application.isInCatalogue)
        #expect(application.unit == .device)
        #expect(application.code == Sample.catalogue.application(named: expected).code)
    }

    @Test("an application is found by code or name, in any case")
    func named() {
        #expect(Sample.catalogue.application(named: "KESB-Advanced").code == Sample.advanced.code)
        #expect(
            Sample.catalogue.application(named: "kaspersky endpoint security cloud PLUS").code == Sample.cloudPlus.code)
        #expect(Sample.catalogue.application(named: "Kaspersky Foo").code.text == "other:kaspersky-foo")
        #expect(Sample.catalogue.application(named: "other:kaspersky-foo").code.text == "other:kaspersky-foo")
    }

    @Test("a tenant's own definition recognises what the catalogue did not")
    func extended() {
        let foo = ApplicationDefinition(
            code: ApplicationCode("foo"), name: "Kaspersky Foo", unit: .user, stems: ["Kaspersky Foo"])
        let catalogue = Sample.catalogue.extended(by: [foo])
        #expect(
            catalogue.recognise(productName: "Kaspersky Foo Turkey Edition. 5-9 User 1 year Base License").code
                == foo.code)
    }

    @Test("an unrecognised application is an exception: with its units if not mapped, with none if mapped")
    func exception() {
        let name = "Kaspersky Foo European Edition. 10-14 Node 1 year Base License"
        let usage = snapshot([key("F", productName: name)], [devices(4, on: "F")])
        #expect(
            makePlan(for: usage, under: settings()).problems == [
                "applicationNotMapped 4", "applicationNotRecognised 4",
            ])

        let mapping = ProductMapping(
            application: ApplicationCode("other:kaspersky-foo"), target: .single(Sample.others))
        let plan = makePlan(for: usage, under: settings(mapping))
        #expect(plan.problems == ["applicationNotRecognised 0"])
        #expect(plan.entries.map(\.units) == [UnitCount(4)])
        #expect(plan.entries.first?.applicationName == "Kaspersky Foo")
    }

    @Test("an unrecognised application without units is no exception")
    func withoutUnits() {
        let usage = snapshot([key("F", productName: "Kaspersky Foo")], [devices(0, on: "F")])
        #expect(makePlan(for: usage, under: settings()).problems.isEmpty)
    }

    @Test("bands of one unknown product are one application")
    func bands() {
        let keys = ["10-14 Node 1 year", "25-49 Node 2 year"].enumerated().map { index, band in
            key("F\(index)", productName: "Kaspersky Foo European Edition. \(band) Base License")
        }
        let plan = makePlan(for: snapshot(keys, [devices(4, on: "F0", "F1"), devices(1, on: "F1")]), under: settings())
        #expect(plan.problems == ["applicationNotMapped 5", "applicationNotRecognised 5"])
    }
}
