import Billing
import Catalogue
import Testing

@Suite("The catalogue that ships")
struct StandardCatalogueTests {
    private static let examples: [(code: String, name: String, unit: LicensingUnit, productName: String)] = [
        (
            "kesb-select", "Kaspersky Endpoint Security for Business Select", .device,
            "Kaspersky Endpoint Security for Business - Select European Edition. 10-14 Node 1 year Base License"
        ),
        (
            "kesb-advanced", "Kaspersky Endpoint Security for Business Advanced", .device,
            "Kaspersky Endpoint Security for Business - Advanced Eastern Europe Edition. "
                + "50-99 Node 2 year Renewal License"
        ),
        (
            "ktsb", "Kaspersky Total Security for Business", .device,
            "Kaspersky Total Security for Business International Edition. 25-49 Node 3 year Base License"
        ),
        (
            "kess", "Kaspersky Embedded Systems Security", .device,
            "Kaspersky Embedded Systems Security European Edition. 20-24 Node 1 year Base License"
        ),
        (
            "edr-optimum-addon", "Kaspersky Endpoint Detection and Response Optimum Add-on", .device,
            "Kaspersky Endpoint Detection and Response Optimum Add-on European Edition. "
                + "15-19 Node 1 year Add-on License"
        ),
        (
            "khcs-server", "Kaspersky Hybrid Cloud Security Server", .device,
            "Kaspersky Hybrid Cloud Security, Server European Edition. 5-9 VirtualServer 1 year Base License"
        ),
        (
            "khcs-desktop", "Kaspersky Hybrid Cloud Security Desktop", .device,
            "Kaspersky Hybrid Cloud Security, Desktop European Edition. 25-49 VirtualWorkstation 1 year Base License"
        ),
        (
            "kesc", "Kaspersky Endpoint Security Cloud", .user,
            "Kaspersky Endpoint Security Cloud, User European Edition. "
                + "10-14 Workstation / FileServer; 20-28 Mobile device 1 year Base License"
        ),
        (
            "kesc-plus", "Kaspersky Endpoint Security Cloud Plus", .user,
            "Kaspersky Endpoint Security Cloud Plus, User Turkey Edition. "
                + "5-9 Workstation / FileServer; 10-18 Mobile device 1 year Renewal License"
        ),
        (
            "kesc-pro", "Kaspersky Endpoint Security Cloud Pro", .user,
            "Kaspersky Endpoint Security Cloud Pro, User European Edition. "
                + "15-19 Workstation / FileServer; 30-38 Mobile device 1 year Base License"
        ),
        (
            "next-edr-foundations", "Kaspersky Next EDR Foundations", .user,
            "Kaspersky Next EDR Foundations European Edition. 10-14 User 1 year Base License"
        ),
        (
            "next-edr-optimum", "Kaspersky Next EDR Optimum", .user,
            "Kaspersky Next EDR Optimum Russian Edition. 25-49 User 2 year Cross-grade License"
        ),
        (
            "next-xdr-optimum", "Kaspersky Next XDR Optimum", .user,
            "Kaspersky Next XDR Optimum Latin America Edition. 50-99 User 3 year NFR License"
        ),
        (
            "ks-m365", "Kaspersky Security for Microsoft Office 365", .mailbox,
            "Kaspersky Security for Microsoft Office 365 European Edition. 20-24 MailBox 1 year Base License"
        ),
        (
            "ks-mail", "Kaspersky Security for Mail Server", .mailbox,
            "Kaspersky Security for Mail Server European Edition. 25-49 MailAddress 1 year Base License"
        ),
    ]

    @Test("knows each application by name and as reported", arguments: examples)
    func known(
        _ code: String, _ name: String, _ unit: LicensingUnit, _ productName: String
    ) throws {
        let catalogue = try Catalogue.standard()
        let expected = RecognisedApplication(code: ApplicationCode(code), name: name, unit: unit, isInCatalogue: true)
        #expect(catalogue.recognise(productName: productName) == expected)
        #expect(catalogue.recognise(productName: name) == expected)
        #expect(catalogue.application(named: name.uppercased()) == expected)
        #expect(catalogue.application(named: code) == expected)
    }

    @Test(
        "knows nothing else by accident",
        arguments: [
            "Kaspersky Endpoint Security for Business - Select Plus European Edition. 10-14 Node 1 year Base License",
            "Kaspersky Endpoint Security for Business Core European Edition. 10-14 Node 1 year Base License",
            "Kaspersky Endpoint Detection and Response Optimum European Edition. 10-14 Node 1 year Base License",
            "Kaspersky Endpoint Detection and Response Expert Add-on European Edition. "
                + "10-14 Node 1 year Add-on License",
            "Kaspersky Hybrid Cloud Security, CPU European Edition. 1-4 CPU 1 year Base License",
            "Kaspersky Hybrid Cloud Security Enterprise, Server European Edition. "
                + "1-4 VirtualServer 1 year Base License",
            "Kaspersky Next EDR Expert European Edition. 10-14 User 1 year Base License",
            "Kaspersky Security for Internet Gateway European Edition. 10-14 Node 1 year Base License",
            "Kaspersky Endpoint Security Cloud Plus Max, User European Edition. 10-14 User 1 year Base License",
        ])
    func unknown(_ productName: String) throws {
        let application = try Catalogue.standard().recognise(productName: productName)
        #expect(!application.isInCatalogue)
    }
}
