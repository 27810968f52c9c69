import Simulators
import StrictJSON

/// The company at its place in the world, as the scenario file and the result have it.
extension BuiltCompany {
    func record(_ index: Int) -> JSONValue {
        ["id": .integer(100 + index), "identifier": .string("C\(100 + index)"), "name": .string(name)]
    }

    func agreements(_ index: Int) -> [JSONValue] {
        func agreement(_ number: Int) -> JSONValue {
            [
                "id": .integer(number), "companyId": .integer(100 + index), "name": .string("Security \(number)"),
                "startDate": "2026-01-01",
            ]
        }
        let own = agreement(200 + index).with(self.agreement)
        guard let parent else { return [own] }
        return [own.with(["parentId": .integer(900 + index)]), agreement(900 + index).with(parent)]
    }

    func managedCompany(_ index: Int) -> JSONValue {
        let served = keys.map { key -> JSONValue in
            let usual: JSONValue = [
                "serial": .string(key.serial ?? ownKey(index)), "application": .string(key.licence.application),
                "productName": .string(key.licence.productName), "expires": "2027-06-30",
            ]
            return usual.with(key.details)
        }
        return [
            "id": .string(name), "name": .string(name), "keys": .array(served), "devices": rows(usage[0], index),
        ]
    }

    func mapping(_ index: Int) -> JSONValue? {
        guard mapping != .null else { return nil }
        let usual: JSONValue = [
            "managedCompany": .string(name), "connectWiseCompany": .integer(100 + index),
            "agreement": .integer(200 + index), "automaticBilling": true,
        ]
        return usual.with(mapping)
    }

    func changes(_ index: Int) -> [JSONValue] {
        usage.enumerated().dropFirst().map { day, devices in
            [
                "day": .integer(day + 1), "at": "source", "managedCompany": .string(name),
                "devices": rows(devices, index),
            ]
        }
    }

    func additions(_ index: Int) -> [JSONValue] {
        outcomes.compactMap { outcome in
            guard case .addition(let addition) = outcome else { return nil }
            return addition.with(["agreementId": .integer(200 + index)])
        }
    }

    func exceptions(_ index: Int) -> [JSONValue] {
        outcomes.compactMap { outcome in
            guard case .exception(let exception) = outcome else { return nil }
            let named = exception.with(["managedCompany": .string(name)])
            let namesAgreement = Self.codesOfAgreements.contains(exception["code"]?.text ?? "")
            return namesAgreement ? named.with(["agreement": .integer(200 + index)]) : named
        }
    }

    /// The exceptions that say on which agreement they are.
    private static let codesOfAgreements: Set = [
        "agreementEnded", "agreementCancelled", "agreementOfAnotherCompany", "agreementStartsTooLate",
        "refusedByConnectWise", "agreementNotRecurring",
    ]

    private func ownKey(_ index: Int) -> String { "K-\(index)" }

    private func rows(_ devices: [Devices], _ index: Int) -> JSONValue {
        .array(
            devices.map { row in
                let usual: JSONValue = [
                    "count": .integer(row.count), "os": .string(row.system),
                    "keys": .array((row.keys ?? [ownKey(index)]).map(JSONValue.string)),
                ]
                return usual.with(row.details)
            })
    }
}
