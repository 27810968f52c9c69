package import Runtime
import Storage
import Wiring

/// Everything the billing-calculator can be told.
package struct BillingCalculatorSettings: Sendable {
    let database: DatabaseSettings
    let broker: BrokerSettings
    let clock: ClockSettings
    let sweepAge: Duration

    /// Reads the settings.
    package init(reading settings: inout SettingsReader) {
        database = DatabaseSettings(reading: &settings, service: "billing-calculator", role: .calculator)
        broker = BrokerSettings(reading: &settings, service: "billing-calculator")
        clock = ClockSettings(reading: &settings)
        sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Plans without a successor are announced again after so long.")
    }
}
