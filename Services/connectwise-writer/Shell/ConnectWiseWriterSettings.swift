import ConnectWiseWriterStage
import Pipeline
public import Runtime
import Wiring

/// Everything the connectwise-writer can be told.
public struct ConnectWiseWriterSettings: Sendable {
    let database: DatabaseSettings
    let broker: BrokerSettings
    let clock: ClockSettings
    let outbound: OutboundSettings
    let masterKey: MasterKeySettings
    let writer: WriterSettings
    let concurrency: Int
    let perSite: Int
    let idlePause: Duration
    let sweepAge: Duration

    /// Reads the settings.
    public init(reading settings: inout SettingsReader) {
        database = DatabaseSettings(reading: &settings, service: "connectwise-writer", connections: 12)
        broker = BrokerSettings(reading: &settings, service: "connectwise-writer")
        clock = ClockSettings(reading: &settings)
        outbound = OutboundSettings(reading: &settings)
        masterKey = MasterKeySettings(reading: &settings)
        let callTimeout = settings.duration(
            "CONNECTWISE_TIMEOUT_SECONDS", default: .seconds(20), in: .milliseconds(100)...(.seconds(120)),
            help: "The longest one call to ConnectWise may take.")
        let settling = settings.duration(
            "SETTLING_SECONDS", default: .seconds(5), in: .milliseconds(10)...(.seconds(600)),
            help: "The wait before a write with unknown outcome is looked up.")
        let retry = settings.duration(
            "RETRY_SECONDS", default: .seconds(15), in: .milliseconds(10)...(.seconds(3600)),
            help: "The bound of the first wait between attempts; it doubles up to RETRY_LONGEST_SECONDS.")
        let longest = settings.duration(
            "RETRY_LONGEST_SECONDS", default: .seconds(900), in: .milliseconds(10)...(.seconds(86_400)),
            help: "The longest wait between attempts.")
        let probe = settings.duration(
            "PROBE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "A site that refuses our keys is called this often.")
        let endRun = settings.duration(
            "WRITE_GIVE_UP_SECONDS", default: .seconds(7200), in: .seconds(1)...(.seconds(86_400)),
            help: "After so long without success a company's part of the run ends as failed; the work goes on.")
        writer = WriterSettings(
            callTimeout: callTimeout, leaseDuration: callTimeout * 2 + .seconds(20), settlingDelay: settling,
            backoff: Backoff(first: retry, longest: longest), probeEvery: probe, endRunAfter: endRun)
        concurrency = settings.int(
            "WRITES", default: 16, in: 1...256, help: "Managed companies settled at the same time.")
        perSite = settings.int(
            "WRITES_PER_SITE", default: 4, in: 1...16,
            help: "Managed companies of one site settled at the same time, over all replicas.")
        idlePause = settings.duration(
            "IDLE_PAUSE_SECONDS", default: .seconds(1), in: .milliseconds(10)...(.seconds(60)),
            help: "The pause before work is looked for again when there was none.")
        sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Results that were not announced are announced after so long.")
    }
}
