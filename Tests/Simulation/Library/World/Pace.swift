import ConnectWiseWriterStage
import Pipeline
import UsageCollectorStage

/// How the services pace themselves here: as in production in their proportions, shorter where only waiting is saved.
enum Pace {
    static let callTimeout = Duration.seconds(20)
    private static let idle = Duration.seconds(2)
    private static let backoff = Backoff(first: .seconds(2), longest: .seconds(40))

    static var writer: WriterSettings {
        WriterSettings(
            callTimeout: callTimeout, leaseDuration: callTimeout * 2 + .seconds(20), settlingDelay: .seconds(5),
            backoff: backoff, probeEvery: .seconds(60), endRunAfter: .seconds(7200))
    }

    static func writerLoad(_ conditions: Conditions) -> WriterLoad {
        WriterLoad(concurrency: 4, perSite: 3, idlePause: idle, sweepAge: sweepAge(conditions))
    }

    static func collector(_ conditions: Conditions) -> CollectorSettings {
        CollectorSettings(
            collection: Collection.Settings(giveUpAfter: .seconds(300), backoff: backoff, probeEvery: .seconds(60)),
            concurrency: 4, perSource: 2, idlePause: idle, sweepAge: sweepAge(conditions),
            scheduleJitter: .seconds(60))
    }

    /// Worlds without sweeps must do without: then whatever is lost stays lost.
    static func sweepAge(_ conditions: Conditions) -> Duration {
        conditions.sweeps ? .seconds(60) : .seconds(40 * 86_400)
    }
}
