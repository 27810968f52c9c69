package import Billing
package import Observability
package import Ports

/// Everything the mapping API decides: it validates, saves or refuses, and reads back.
///
/// Each operation takes the caller's `Access`; nothing of another tenant can be named, because every transaction sees
/// only that tenant's rows.
package struct MappingStage: Sendable {
    let store: any MappingStore
    let connectWise: any ConnectWiseSystems
    let sources: any UsageSources
    let sealing: any SecretSealing
    let catalogue: ApplicationCatalogue
    let clock: any BusinessClock
    let random: any RandomSource
    let logger: Logger

    /// The name under which it writes to the outbox.
    package static let service = "mapping-api"

    /// A stage over these ports.
    package init(
        store: any MappingStore, connectWise: any ConnectWiseSystems, sources: any UsageSources,
        sealing: any SecretSealing, catalogue: ApplicationCatalogue, clock: any BusinessClock,
        random: any RandomSource, logger: Logger
    ) {
        self.store = store
        self.connectWise = connectWise
        self.sources = sources
        self.sealing = sealing
        self.catalogue = catalogue
        self.clock = clock
        self.random = random
        self.logger = logger
    }
}
