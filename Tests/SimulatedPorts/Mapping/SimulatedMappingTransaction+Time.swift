import Billing
import Foundation
import Ports
import Runs

extension SimulatedMappingTransaction {
    func isTimeZone(_ name: String) async throws(MappingStoreError) -> Bool {
        try run("looking up a time zone") { _ in LocalTime(name) != nil }
    }

    func calendar(in timeZone: String) async throws(MappingStoreError) -> RunCalendar? {
        try run("asking for the day") { rows in
            guard let zone = LocalTime(timeZone), let utc = LocalTime("UTC") else { return nil }
            return RunCalendar(today: zone.day(of: rows.now), todayInUTC: utc.day(of: rows.now))
        }
    }

    func next(minute: Int, in timeZone: String) async throws(MappingStoreError) -> Date? {
        try run("asking for the next moment of a time") { rows in
            guard let zone = LocalTime(timeZone) else { return nil }
            let today = zone.day(of: rows.now)
            // A day that the zone skips has none; the one behind it has.
            return (-1...2).map { zone.moment(minute, of: today.adding(days: $0)) }.first { $0 > rows.now }?.date
        }
    }
}
