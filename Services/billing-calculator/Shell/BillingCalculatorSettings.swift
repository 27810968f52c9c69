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
        clock = ClockSettings(reading: &settings)
        database = DatabaseSettings(reading: &settings, service: "billing-calculator", role: .calculator)
            .shifted(with: clock)
        broker = BrokerSettings(reading: &settings, service: "billing-calculator")
        sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Plans without a successor are announced again after so long.")
    }
}
