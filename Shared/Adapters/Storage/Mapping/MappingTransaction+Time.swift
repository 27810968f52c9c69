import Billing
import Foundation
import Ports
import Postgres
import Runs

extension PostgresMappingTransaction {
    func isTimeZone(_ name: String) async throws(MappingStoreError) -> Bool {
        // The system's own copies of its zones are no names of places.
        try await readOne(
            "looking up a time zone",
            """
            SELECT \(name)::text = 'UTC' OR \(name)::text LIKE '%/%' AND \(name)::text !~ '^(posix|right)/'
               AND EXISTS (SELECT FROM pg_timezone_names WHERE name = \(name)) AS is_known
            """
        ) { try $0.decode("is_known") }
    }

    func calendar(in timeZone: String) async throws(MappingStoreError) -> RunCalendar? {
        try await readOne(
            "asking what day it is",
            """
            SELECT tallybridge_local_day(\(timeZone)::text, now.moment) AS today,
                   (now.moment AT TIME ZONE 'UTC')::date AS today_in_utc
              FROM (SELECT tallybridge_now() AS moment) now
            """
        ) { row in
            let today = try row.decode("today", as: BillingDate?.self)
            let inUTC: BillingDate = try row.decode("today_in_utc")
            return today.map { RunCalendar(today: $0, todayInUTC: inUTC) }
        }
    }

    func next(minute: Int, in timeZone: String) async throws(MappingStoreError) -> Date? {
        try await readOne(
            "asking when a run is due",
            """
            SELECT tallybridge_next_start(\(timeZone)::text, \(minute)::integer, (SELECT tallybridge_now())) AS moment
            """
        ) { try $0.decode("moment") }
    }
}
