import Billing
import Contracts
import Observability
import Pipeline
import Ports

extension MappingStage {
    /// One transaction of the caller's tenant; what the store refuses becomes a refusal for people.
    func transaction<Result: Sendable>(
        _ access: Access, _ body: @Sendable (any MappingTransaction) async throws -> Result
    ) async throws(Refusal) -> Result {
        try await refusing { try await store.transaction(of: access.tenant, body) }
    }

    /// One transaction of the caller's tenant that is rolled back at its end: nothing of it is stored.
    func rehearse<Answer: Sendable>(
        _ access: Access, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws(Refusal) -> Answer {
        try await refusing {
            do {
                return try await store.transaction(of: access.tenant) { rows -> Answer in
                    throw RolledBack(answer: try await body(rows))
                }
            } catch let end as RolledBack<Answer> {
                return end.answer
            }
        }
    }

    private func refusing<Result>(_ work: () async throws -> Result) async throws(Refusal) -> Result {
        do {
            return try await work()
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as MappingStoreError {
            throw refusal(of: error)
        } catch let error as PortError {
            throw refusal(of: .port(error))
        } catch {
            logger.error("transaction failed", metadata: ["error": .error(error)])
            throw Refusal(
                .internalError, "The request was not done. Try again; if it happens again, tell the operator.")
        }
    }

    /// A part of a list that the store orders: one more than the limit tells whether there is more.
    func list<Item: Sendable>(
        _ limit: Int, _ access: Access,
        _ read: @Sendable (any MappingTransaction, _ limit: Int) async throws -> [Item]
    ) async throws(Refusal) -> Paged<Item> {
        Paged(try await transaction(access) { try await read($0, limit + 1) }, limit: limit)
    }

    private func refusal(of error: MappingStoreError) -> Refusal {
        switch error {
        case .conflict(let conflict):
            return Refusal([Self.fieldProblem(conflict)])
        case .port(let failure):
            logger.error("the store failed", metadata: ["error": .describing(failure)])
            return failure.reason == .unavailable
                ? Refusal(.unavailable, "The database cannot be reached at present. Try again in a moment.")
                : Refusal(.internalError, "The request was not done. Tell the operator what you asked for, and when.")
        }
    }

    /// What contradicts what is stored, told by its field.
    private static func fieldProblem(_ conflict: MappingConflict) -> FieldProblem {
        switch conflict {
        case .siteName: FieldProblem("name", .taken, "is the name of another site; choose another.")
        case .sourceName: FieldProblem("name", .taken, "is the name of another source; choose another.")
        case .integrationName: FieldProblem("name", .taken, "is the name of another integration; choose another.")
        case .siteSystem:
            FieldProblem("companyId", .taken, "of this address is connected by another site already; use that one.")
        case .companyMapping:
            FieldProblem(
                "connectWiseCompany", .taken,
                "was mapped by somebody else in this moment; read the companies again and choose another.")
        case .managedCompany:
            FieldProblem("identity", .taken, "was added by somebody else in this moment; read the companies again.")
        case .other(let rule):
            FieldProblem(FieldPath(), .inUse, "contradicts what is stored (\(rule)); read it again.")
        }
    }

    /// A new id for something of the caller's.
    func newID(_ kind: String, _ access: Access) -> String {
        DerivedID.uuid(
            kind, access.tenant.text, String(random.fraction()), String(random.fraction()), String(random.fraction()))
    }

    /// Ends a save of settings that plans depend on: raises the revision, notes it, and asks for new plans of the
    /// companies concerned that have been read before.
    /// - Parameter companies: whose plans change; `nil`: all of the integration.
    func settingsChanged(
        _ integration: IntegrationID, companies: [ManagedCompanyID]? = nil, _ access: Access,
        in rows: any MappingTransaction
    ) async throws {
        try await rows.askForNewPlans(
            of: integration, companies: companies, tenant: access.tenant, from: Self.service, at: clock.now)
    }
}

/// How a rehearsal ends: all it did is undone, and its answer is kept.
private struct RolledBack<Answer: Sendable>: Error {
    let answer: Answer
}
