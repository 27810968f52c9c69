import Simulators
import StrictJSON

/// A company for each way in which keys name applications, known, unknown and mapped or not.
enum ApplicationWorld {
    static let all = [
        BuiltWorld(
            name: "applications",
            tenants: [
                BuiltTenant(integrations: [
                    BuiltIntegration(
                        products: [
                            .single("KES"), .single("CLOUD", for: cloud), .single("CLOUD-PLUS", for: cloudPlus),
                            .single("CLOUD-PRO", for: cloudPro), .single("NEXT", for: next),
                            .single("HYBRID-SRV", for: hybridServer), .single("HYBRID-DSK", for: hybridDesktop),
                        ], companies: unmapped + byUser + byDevice),
                    BuiltIntegration(
                        "unrecognised", products: [.single("QUANTUM", for: quantum)],
                        companies: [
                            BuiltCompany(
                                "unrecognised-but-mapped",
                                [.workstations(3, on: ["Q-3"]), .servers(4, on: ["Q-4"])],
                                keys: [.key("Q-3", quantum), .key("Q-4", quantumRenewed)],
                                gives: [
                                    .bills(7, "QUANTUM"),
                                    notRecognised(["integration": "unrecognised", "application": unknown]),
                                ])
                        ]),
                ])
            ], calls: ["postAdditions": 12, "patchAdditions": 0])
    ]

    private typealias Licence = BuiltCompany.Licence

    private static let unmapped = [
        BuiltCompany(
            "mapped-and-not", [.workstations(6, on: ["A-1"]), .linux(4, on: ["S-1"])],
            keys: [.key("A-1"), .key("S-1", .select)],
            gives: [.bills(6), notMapped(4, ["application": .string(Licence.select.application)])]),
        BuiltCompany(
            "unrecognised-in-two-bands",
            [.workstations(3, on: ["Q-1"]), .servers(4, on: ["Q-2"]), .macOS(1, on: ["Q-1", "Q-2"])],
            keys: [.key("Q-1", quantum), .key("Q-2", quantumRenewed)],
            gives: [notMapped(8, ["application": unknown]), notRecognised(["application": unknown])]),
        BuiltCompany("unused-and-unmapped", [], keys: [.own(.select)]),
        BuiltCompany(
            "select-plus-is-not-select", [2], keys: [.own(selectPlus)], gives: [notMapped(2), notRecognised()]),
    ]

    /// A user may have one computer and two mobile devices.
    private static let byUser = [
        BuiltCompany("users", [10, .macOS(4), .init(30, "iOS")], keys: [.own(cloud)], gives: [.bills(15, "CLOUD")]),
        BuiltCompany(
            "users-by-computers", [.init(2, "unknown"), .linux(1), .servers(1), .init(7, "android")],
            keys: [.own(cloud)], gives: [.bills(4, "CLOUD")]),
        BuiltCompany(
            "users-by-mobile-devices", [3, .init(20, "iOS"), .init(1, "android")], keys: [.own(cloud)],
            gives: [.bills(11, "CLOUD")]),
        BuiltCompany("one-mobile-device", [.init(1, "iOS")], keys: [.own(cloud)], gives: [.bills(1, "CLOUD")]),
        BuiltCompany(
            "cloud-plus-and-pro", [.workstations(5, on: ["C-1"]), .macOS(6, on: ["C-2"])],
            keys: [.key("C-1", cloudPlus), .key("C-2", cloudPro)],
            gives: [.bills(5, "CLOUD-PLUS"), .bills(6, "CLOUD-PRO")]),
        BuiltCompany("next", [4, .init(3, "android")], keys: [.own(next)], gives: [.bills(4, "NEXT")]),
    ]

    private static let byDevice = [
        BuiltCompany(
            "two-editions-one-application", [.workstations(5, on: ["E-1"]), .servers(6, on: ["E-2"])],
            keys: [
                .key("E-1", advanced("Eastern Europe Edition. 50-99 Node 2 year Renewal License")),
                .key("E-2", advanced("International Edition. 10-14 Node 1 year NFR License")),
            ], gives: [.bills(11)]),
        BuiltCompany(
            "hybrid-cloud", [.servers(5, on: ["H-1"]), .workstations(26, on: ["H-2"])],
            keys: [.key("H-1", hybridServer), .key("H-2", hybridDesktop)],
            gives: [.bills(5, "HYBRID-SRV"), .bills(26, "HYBRID-DSK")]),
    ]

    private static func notMapped(_ units: Int, _ details: JSONValue = [:]) -> BuiltCompany.Outcome {
        .exception("applicationNotMapped", units, naming: details)
    }

    private static func notRecognised(_ details: JSONValue = [:]) -> BuiltCompany.Outcome {
        .exception("applicationNotRecognised", naming: details)
    }

    private static func advanced(_ edition: String) -> Licence {
        Licence(Licence.advanced.application, "Kaspersky Endpoint Security for Business - Advanced \(edition)")
    }

    private static let selectPlus = Licence(
        "Kaspersky Endpoint Security for Business Select Plus",
        "Kaspersky Endpoint Security for Business - Select Plus European Edition. 10-14 Node 1 year Base License")
    private static let cloud = Licence(
        "Kaspersky Endpoint Security Cloud",
        "Kaspersky Endpoint Security Cloud, User European Edition. 10-14 Workstation / FileServer; "
            + "20-28 Mobile device 1 year Base License")
    private static let cloudPlus = Licence(
        "Kaspersky Endpoint Security Cloud Plus",
        "Kaspersky Endpoint Security Cloud Plus, User Turkey Edition. 5-9 Workstation / FileServer; "
            + "10-18 Mobile device 1 year Base License")
    private static let cloudPro = Licence(
        "Kaspersky Endpoint Security Cloud Pro",
        "Kaspersky Endpoint Security Cloud Pro, User European Edition. 10-14 Workstation / FileServer; "
            + "20-28 Mobile device 1 year Base License")
    private static let next = Licence(
        "Kaspersky Next EDR Optimum", "Kaspersky Next EDR Optimum European Edition. 10-14 User 1 year Base License")
    private static let hybridServer = Licence(
        "Kaspersky Hybrid Cloud Security Server",
        "Kaspersky Hybrid Cloud Security, Server European Edition. 5-9 VirtualServer 1 year Base License")
    private static let hybridDesktop = Licence(
        "Kaspersky Hybrid Cloud Security Desktop",
        "Kaspersky Hybrid Cloud Security, Desktop European Edition. 25-49 VirtualWorkstation 1 year Base License")
    private static let quantum = Licence(
        "Kaspersky Quantum Shield", "Kaspersky Quantum Shield European Edition. 10-14 Node 1 year Base License")
    private static let quantumRenewed = Licence(
        "Kaspersky Quantum Shield", "Kaspersky Quantum Shield European Edition. 25-49 Node 2 year Renewal License")
    private static let unknown = JSONValue.string(quantum.application)
}
