package import Billing
package import Foundation
package import Ports

/// The store's clock, shifted as days and due times are.
package struct SimulatedTime: StoreTime {
    let store: SimulatedStore
    let gate: any PortGate

    package func present() async throws(PortError) -> Date {
        try await store.call("time.present", gate) { $0.present.date }
    }
}

extension SimulatedStore {
    /// The store's clock as a port.
    package func time(_ gate: any PortGate = OpenGate()) -> SimulatedTime { SimulatedTime(store: self, gate: gate) }

    /// Shifts days and due times so that it is noon of this day in UTC, unless it has come already: what is timed by a
    /// row goes by the clock itself.
    package func reach(_ day: BillingDate) {
        change { rows in
            let midnight = Moment(microseconds: day.daysSinceEpoch * 86_400 * 1_000_000)
            if rows.present < midnight { rows.offset = midnight + .seconds(43_200) - rows.now }
        }
    }
}
