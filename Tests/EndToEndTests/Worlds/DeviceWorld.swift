import Simulators
import StrictJSON

/// A company for each way in which devices hold keys.
enum DeviceWorld {
    static let all = [devices]

    private static let devices: BuiltWorld = {
        let advanced = JSONValue.string(BuiltCompany.Licence.advanced.application)
        let products: [JSONValue] = [.single("KES"), .single("EDR", for: .detection)]
        return BuiltWorld(
            name: "devices",
            tenants: [
                BuiltTenant(integrations: [
                    BuiltIntegration(
                        products: products,
                        companies: notActive + severalKeys + [
                            BuiltCompany(
                                "shared-key-here", [.workstations(3, on: ["S-1"])], keys: [.key("S-1")],
                                gives: [.bills(3)]),
                            BuiltCompany(
                                "shared-key-there", [.workstations(4, on: ["S-1"])], keys: [.key("S-1")],
                                gives: [.bills(4)]),
                            BuiltCompany(
                                "key-of-another-server",
                                [
                                    .workstations(5, on: ["N-1"]), .linux(2, on: ["R-1"]),
                                    .macOS(1, on: ["N-1", "R-1"]),
                                ], keys: [.key("N-1")],
                                gives: [
                                    .bills(6),
                                    .exception(
                                        "keyOfAnotherServer", 2,
                                        naming: ["integration": "all", "application": advanced]),
                                ]),
                            BuiltCompany(
                                "expired-key-of-another-server", [2, .linux(3, on: ["G-1"])], gives: [.bills(2)]),
                            BuiltCompany(
                                "long-unseen-counts", [.workstations(4, ["daysUnseen": 200]), .linux(1)],
                                gives: [.bills(5)]),
                        ]),
                    BuiltIntegration(
                        "main server keys", ["policy": ["billMainServerKeys": true]], products: products,
                        companies: [
                            BuiltCompany("main-server-keys-billed", [5, .linux(2, on: ["R-1"])], gives: [.bills(7)])
                        ]),
                    BuiltIntegration(
                        "unseen", ["policy": ["ignoreUnseenForDays": 60]], products: products,
                        companies: [
                            BuiltCompany(
                                "unseen-ignored",
                                [.workstations(4, ["daysUnseen": 61]), .linux(3, ["daysUnseen": 59]), .macOS(2)],
                                gives: [.bills(5)])
                        ]),
                ])
            ], calls: ["postAdditions": 14, "patchAdditions": 0])
    }()

    /// Reserve and pending keys count for nothing.
    private static let notActive = [
        BuiltCompany(
            "reserve",
            [
                .workstations(5, on: ["R-1"]), .workstations(3, on: [], ["reserveKeys": ["R-1"]]),
                .linux(2, on: ["R-1"], ["reserveKeys": ["R-2"]]),
            ], keys: [.key("R-1"), .key("R-2")], gives: [.bills(7)]),
        BuiltCompany(
            "pending",
            [
                .workstations(4, on: ["P-1"]), .workstations(2, on: [], ["pendingKeys": ["P-1"]]),
                .linux(1, on: ["P-2"], ["pendingKeys": ["P-1"]]),
            ], keys: [.key("P-1"), .key("P-2")], gives: [.bills(5)]),
        BuiltCompany("only-reserve", [.workstations(9, on: [], ["reserveKeys": ["O-1"]])], keys: [.key("O-1")]),
        BuiltCompany("no-keys-at-all", [.workstations(5, on: [])], keys: []),
    ]

    private static let severalKeys = [
        BuiltCompany(
            "two-keys-on-one-device", [.workstations(6, on: ["T-1", "T-2"]), .macOS(1, on: ["T-2"])],
            keys: [
                .key("T-1"),
                .key(
                    "T-2",
                    BuiltCompany.Licence(
                        BuiltCompany.Licence.advanced.application,
                        "Kaspersky Endpoint Security for Business - Advanced European Edition. 100-149 Node 2 year Renewal License"
                    )),
            ], gives: [.bills(7)]),
        BuiltCompany(
            "two-versions",
            [
                .workstations(7, ["versions": ["12.3.0.493", "11.9.0.351"]]),
                .servers(1, ["versions": ["12.3.0.493", "11.9.0.351", "10.0.0.1"]]),
            ], gives: [.bills(8)]),
        BuiltCompany(
            "one-good-key-is-enough", [.workstations(3, on: ["G-1", "G-2"]), .workstations(2, on: ["G-1", "G-3"])],
            keys: [
                .key("G-1", .advanced, ["expires": "2026-11-01"]), .key("G-2"),
                .key("G-3", .advanced, ["kind": "trial"]),
            ],
            gives: [.bills(3)]),
        BuiltCompany(
            "two-applications", [.workstations(8, on: ["D-1", "D-2"]), .servers(2, on: ["D-1"])],
            keys: [.key("D-1"), .key("D-2", .detection)], gives: [.bills(10), .bills(8, "EDR")]),
    ]
}
