import Pipeline
public import Runtime
import UsageCollectorStage
import Wiring

/// Everything the usage-collector can be told.
public struct UsageCollectorSettings: Sendable {
    let database: DatabaseSettings
    let broker: BrokerSettings
    let clock: ClockSettings
    let outbound: OutboundSettings
    let masterKey: MasterKeySettings
    let collection: Collection.Settings
    let concurrency: Int
    let perSource: Int
    let sourceTimeout: Duration
    let idlePause: Duration
    let sweepAge: Duration
    let runsScheduler: Bool
    let jitter: Duration

    /// Reads the settings.
    public init(reading settings: inout SettingsReader) {
        database = DatabaseSettings(reading: &settings, service: "usage-collector", connections: 12)
        broker = BrokerSettings(reading: &settings, service: "usage-collector")
        clock = ClockSettings(reading: &settings)
        outbound = OutboundSettings(reading: &settings)
        masterKey = MasterKeySettings(reading: &settings)
        let giveUp = settings.duration(
            "COLLECTION_GIVE_UP_SECONDS", default: .seconds(7200), in: .seconds(1)...(.seconds(86_400)),
            help: "A collection that fails is tried again for so long, three times at least; then it is failed.")
        let retry = settings.duration(
            "RETRY_SECONDS", default: .seconds(15), in: .milliseconds(10)...(.seconds(3600)),
            help: "The bound of the first wait between attempts; it doubles up to RETRY_LONGEST_SECONDS.")
        let longest = settings.duration(
            "RETRY_LONGEST_SECONDS", default: .seconds(900), in: .milliseconds(10)...(.seconds(86_400)),
            help: "The longest wait between attempts.")
        let probe = settings.duration(
            "PROBE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "A source that refuses our account is called this often.")
        collection = Collection.Settings(
            giveUpAfter: giveUp, backoff: Backoff(first: retry, longest: longest), probeEvery: probe)
        concurrency = settings.int(
            "COLLECTIONS", default: 16, in: 1...256, help: "Managed companies read at the same time.")
        perSource = settings.int(
            "COLLECTIONS_PER_SOURCE", default: 2, in: 1...16,
            help: "Managed companies of one source read at the same time, over all replicas.")
        sourceTimeout = settings.duration(
            "SOURCE_TIMEOUT_SECONDS", default: .seconds(60), in: .milliseconds(100)...(.seconds(900)),
            help: "The longest one call to a source may take.")
        idlePause = settings.duration(
            "IDLE_PAUSE_SECONDS", default: .seconds(1), in: .milliseconds(10)...(.seconds(60)),
            help: "The pause before work is looked for again when there was none.")
        sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Requests and snapshots without a successor are announced again after so long.")
        runsScheduler = settings.bool("SCHEDULER", default: true, help: "Whether this replica starts due runs.")
        jitter = settings.duration(
            "SCHEDULE_JITTER_SECONDS", default: .seconds(1800), in: .seconds(1)...(.seconds(3599)),
            help: "Scheduled runs are spread over so long after their time.")
    }
}
