import ConnectWiseWriterStage
package import Runtime
import Storage
import Wiring

/// Everything the connectwise-writer can be told.
package struct ConnectWiseWriterSettings: Sendable {
    let outside: OutsideSettings
    let writer: WriterSettings
    let load: WriterLoad

    /// Reads the settings.
    package init(reading settings: inout SettingsReader) {
        outside = OutsideSettings(reading: &settings, service: "connectwise-writer", role: .writer, connections: 12)
        let work = OutsideWorkSettings(reading: &settings, probed: "A site that refuses our keys")
        let callTimeout = settings.duration(
            "CONNECTWISE_TIMEOUT_SECONDS", default: .seconds(20), in: .milliseconds(100)...(.seconds(120)),
            help: "The longest one call to ConnectWise may take.")
        let settling = settings.duration(
            "SETTLING_SECONDS", default: .seconds(5), in: .milliseconds(10)...(.seconds(600)),
            help: "The wait before a write with unknown outcome is looked up.")
        let endRun = settings.duration(
            "WRITE_GIVE_UP_SECONDS", default: .seconds(7200), in: .seconds(1)...(.seconds(86_400)),
            help: "After so long without success a company's part of the run ends as failed; the work goes on.")
        writer = WriterSettings(
            callTimeout: callTimeout, leaseDuration: callTimeout * 2 + .seconds(20), settlingDelay: settling,
            backoff: work.backoff, probeEvery: work.probeEvery, endRunAfter: endRun)
        let concurrency = settings.int(
            "WRITES", default: 16, in: 1...256, help: "Managed companies settled at the same time.")
        let perSite = settings.int(
            "WRITES_PER_SITE", default: 4, in: 1...16,
            help: "Managed companies of one site settled at the same time, over all replicas.")
        let sweepAge = settings.duration(
            "SWEEP_AGE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "Results that were not announced are announced after so long.")
        load = WriterLoad(
            concurrency: concurrency, perSite: perSite, idlePause: work.idlePause, sweepAge: sweepAge)
    }
}
