/// The service that writes outbox records, and relays its own; what the command line left behind the usage-collector
/// relays.
public enum OutboxOrigin: String, CaseIterable, Sendable {
    case usageCollector = "usage-collector"
    case mappingAPI = "mapping-api"
    case commandLine = "tallybridge"
}
