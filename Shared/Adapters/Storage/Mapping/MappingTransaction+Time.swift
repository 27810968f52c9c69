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

    func today(in timeZone: String) async throws(MappingStoreError) -> BillingDate? {
        try await readOne(
            "asking what day it is",
            "SELECT tallybridge_local_day(\(timeZone)::text, (SELECT tallybridge_now())) AS today"
        ) { try $0.decode("today") }
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
