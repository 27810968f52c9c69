import StrictJSON

/// A virtual administration server: one managed company.
struct VirtualServer: Sendable, Equatable {
    /// `KLVSRV_ID`; never used again, even after the server is removed.
    let number: Int
    /// `KLVSRV_UID`.
    let uid: String
    /// `KLVSRV_DN`, which sessions are opened by.
    var name: String
    var keys: [Scenario.Key]
    var devices: [SimulatedDevice]

    /// `KLVSRV_GROUPS`: its own "Managed devices" group.
    var managedGroup: Int { number * 10 + 100 }
    var superGroup: Int { number * 10 + 101 }
    var unassignedGroup: Int { number * 10 + 102 }

    /// The main server's "Managed devices" group, parent of every virtual server.
    static let mainManagedGroup = 1

    var attributes: [String: JSONValue] {
        [
            "KLVSRV_ID": .integer(number), "KLVSRV_UID": .string(uid), "KLVSRV_DN": .string(name),
            "KLVSRV_GRP": .integer(Self.mainManagedGroup), "KLVSRV_GROUPS": .integer(managedGroup),
            "KLVSRV_SUPER": .integer(superGroup), "KLVSRV_UNASSIGNED": .integer(unassignedGroup),
            "KLVSRV_ENABLED": .bool(true), "KLVSRV_LIC_ENABLED": .bool(true),
            "KLVSRV_HST_UID": .string(StableText.uuid(of: uid, "host")),
            "KLVSRV_CREATED": OpenAPIValue.dateTime("2024-01-15T09:30:00Z"),
        ]
    }
}
