import StrictJSON

/// How a device looks in Security Center.
///
/// Source: the reference's list of host attributes.
struct HostAttributes {
    let device: SimulatedDevice
    let group: Int
    let today: CalendarDay

    var members: [String: JSONValue] {
        let profile = device.profile
        // A moment that never was is an empty text.
        let seen = device.wasNeverSeen ? "" : "\(today.adding(days: -device.daysUnseen))T09:30:00Z"
        let dnsName = device.displayName.lowercased()
        var members: [String: JSONValue] = [
            "KLHST_WKS_HOSTNAME": .string(device.hostName), "KLHST_WKS_DN": .string(device.displayName),
            "KLHST_WKS_WINHOSTNAME": .string(device.displayName), "KLHST_WKS_DNSNAME": .string(dnsName),
            "KLHST_WKS_DNSDOMAIN": .string("corp.example"),
            "KLHST_WKS_FQDN": .string(dnsName + ".corp.example"), "KLHST_WKS_GROUPID": .integer(group),
            "KLHST_WKS_CTYPE": .integer(profile.computerType),
            "KLHST_WKS_PTYPE": .integer(profile.platformType),
            "KLHST_WKS_STATUS": .integer(device.daysUnseen > 0 || device.wasNeverSeen ? 22 : 31),
            "KLHST_WKS_STATUS_ID": .integer(device.daysUnseen > 30 ? 1 : 0),
            "KLHST_WKS_CREATED": OpenAPIValue.dateTime("2024-02-01T08:00:00Z"),
            "KLHST_WKS_LAST_VISIBLE": OpenAPIValue.dateTime(seen),
            "KLHST_WKS_LAST_NAGENT_CONNECTED": OpenAPIValue.dateTime(seen),
            "KLHST_WKS_NAG_VERSION": .string("14.2.0.26967"),
        ]
        if !profile.name.isEmpty {
            members["KLHST_WKS_OS_NAME"] = .string(profile.name)
            members["KLHST_WKS_OS_VER_MAJOR"] = .integer(profile.major)
            members["KLHST_WKS_OS_VER_MINOR"] = .integer(profile.minor)
        }
        if let version = device.versions.first { members["KLHST_WKS_RTP_AV_VERSION"] = .string(version) }
        return members
    }
}
