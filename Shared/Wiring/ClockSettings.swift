public import Runtime
public import SystemPorts

/// How far this service's time is shifted: its own clock and its sessions' with the database, where days come from.
///
/// Only demo and tests may shift it.
public struct ClockSettings: Sendable {
    /// The clock.
    public let clock: SystemClock
    /// By how many seconds business time is shifted.
    let offsetSeconds: Int

    /// Reads `DEMO_MODE` and `CLOCK_OFFSET_SECONDS`.
    public init(reading settings: inout SettingsReader) {
        let isDemo = settings.bool(
            "DEMO_MODE", default: false, help: "Allows settings that only demo and tests may use.")
        let offset = settings.int(
            "CLOCK_OFFSET_SECONDS", default: 0, in: -4_000_000_000...4_000_000_000,
            help: "Shifts the time the service and its database sessions go by; only with TALLYBRIDGE_DEMO_MODE=true.")
        if offset != 0 && !isDemo {
            settings.reject("CLOCK_OFFSET_SECONDS", because: "may be set only together with TALLYBRIDGE_DEMO_MODE=true")
        }
        offsetSeconds = offset
        clock = SystemClock(offset: .seconds(offset))
    }
}
