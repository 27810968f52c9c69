package import Runtime
import Storage
import UsageCollectorStage
import Wiring

/// Everything the usage-collector can be told.
package struct UsageCollectorSettings: Sendable {
    let outside: OutsideSettings
    let collector: CollectorSettings
    let sourceTimeout: Duration

    /// Reads the settings.
    package init(reading settings: inout SettingsReader) {
        outside = OutsideSettings(reading: &settings, service: "usage-collector", role: .collector, connections: 12)
        let work = OutsideWorkSettings(reading: &settings, probed: "A source that refuses our account")
        let giveUp = settings.duration(
            "COLLECTION_GIVE_UP_SECONDS", default: .seconds(7200), in: .seconds(1)...(.seconds(86_400)),
            help: "A collection that fails is tried again for so long, three times at least; then it is failed.")
        let concurrency = settings.int(
            "COLLECTIONS", default: 16, in: 1...256, help: "Managed companies read at the same time.")
        let perSource = settings.int(
            "COLLECTIONS_PER_SOURCE", default: 2, in: 1...16,
            help: "Managed companies of one source read at the same time, over all replicas.")
        sourceTimeout = settings.duration(
            "SOURCE_TIMEOUT_SECONDS", default: .seconds(60), in: .milliseconds(100)...(.seconds(900)),
            help: "The longest one call to a source may take.")
        let sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Requests and snapshots without a successor are announced again after so long.")
        let runsScheduler = settings.bool("SCHEDULER", default: true, help: "Whether this replica starts due runs.")
        let jitter = settings.duration(
            "SCHEDULE_JITTER_SECONDS", default: .seconds(1800), in: .seconds(1)...(.seconds(3599)),
            help: "Scheduled runs are spread over so long after their time.")
        collector = CollectorSettings(
            collection: Collection.Settings(
                giveUpAfter: giveUp, backoff: work.backoff, probeEvery: work.probeEvery),
            concurrency: concurrency, perSource: perSource, idlePause: work.idlePause, sweepAge: sweepAge,
            scheduleJitter: runsScheduler ? jitter : nil)
    }
}
