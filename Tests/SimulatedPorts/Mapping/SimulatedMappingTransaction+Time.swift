import Billing
import Foundation
import Ports
import Runs

extension SimulatedMappingTransaction {
    func isTimeZone(_ name: String) async throws(MappingStoreError) -> Bool {
        try run("looking up a time zone") { _ in LocalTime(name) != nil }
    }

    func today(in timeZone: String) async throws(MappingStoreError) -> BillingDate? {
        try run("asking for the day") { rows in LocalTime(timeZone)?.day(of: rows.present) }
    }

    func next(minute: Int, in timeZone: String) async throws(MappingStoreError) -> Date? {
        try run("asking for the next moment of a time") { rows in
            guard let zone = LocalTime(timeZone) else { return nil }
            let today = zone.day(of: rows.present)
            // A day that the zone skips has none; the one behind it has.
            return (-1...2).map { zone.moment(minute, of: today.adding(days: $0)) }.first { $0 > rows.present }?.date
        }
    }
}
