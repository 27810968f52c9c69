package import Observability
package import Pipeline
package import Ports

extension ServiceParts {
    /// The parts of the mapping-api beside what answers its callers.
    package static func mappingAPI(
        outbox: any Outbox, topics: any TopicPublisher, deadLetters: DeadLetterOffice, clock: any BusinessClock,
        idlePause: Duration, logger: Logger
    ) -> ServiceParts {
        let relay = OutboxRelay(outbox: outbox, topics: topics, deadLetters: deadLetters)
        return ServiceParts(rounds: [Round("relay", every: idlePause, clock: clock, logger: logger, relay.pass)])
    }
}
