import Billing
import Ports

/// What ConnectWise shows of an agreement's additions.
enum AdditionsReading {
    /// All of them.
    case found(AgreementAdditions)
    /// There is no such agreement any more.
    case agreementGone

    /// What is found: nothing on an agreement that is gone.
    var additions: AgreementAdditions { if case .found(let all) = self { all } else { AgreementAdditions() } }
}

extension AgreementWriter {
    /// An agreement's additions.
    ///
    /// A 404 alone proves nothing: gateways and wrong addresses give it too. The agreement is gone only if it is not
    /// found itself either, while the site answers with its list of agreements and does not name it.
    func additions(
        of agreement: AgreementID, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> AdditionsReading {
        let missing: ConnectWiseError
        do throws(ConnectWiseError) {
            return .found(try await system.additions(of: agreement))
        } catch {
            guard error.reason == .notFound else { throw .connectWise(error) }
            missing = error
        }
        let isGone = try await reading { () async throws(ConnectWiseError) in
            do throws(ConnectWiseError) {
                _ = try await system.agreement(agreement)
                return false
            } catch {
                guard error.reason == .notFound else { throw error }
                return try await !system.agreements(of: nil).names(agreement)
            }
        }
        guard isGone else { throw .connectWise(.contradicted(missing)) }
        return .agreementGone
    }

    /// The agreement as it is now, with its parent; what was read of the site may be hours old.
    ///
    /// One that cannot be read any more is named as such: nothing is written to it.
    func agreementNow(
        _ facts: SiteFacts, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> SiteFacts {
        guard let old = facts.agreement else { return facts }
        let known = [facts.parentAgreement?.id].compactMap { $0 } + facts.unreadable.map { AgreementID($0.id) }
        let record = try await record(of: old.id, listed: known, system)
        return SiteFacts(
            agreement: record.agreement, parentAgreement: record.parent, products: facts.products,
            unreadable: record.unreadable + facts.unreadable.filter { $0.kind == .product })
    }

    /// Everything about one agreement that a succession or an ending needs.
    func everything(
        about agreement: AgreementID, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> AgreementReading {
        switch try await additions(of: agreement, system) {
        case .agreementGone: return AgreementReading(agreement: nil, parent: nil, found: [])
        case .found(let additions):
            let record = try await record(of: agreement, listed: [], system)
            return AgreementReading(
                agreement: record.agreement, parent: record.parent, found: additions.found,
                unreadable: additions.unreadable, oddRecords: record.unreadable)
        }
    }

    /// An agreement with its parent, as far as they can be read.
    private struct Record {
        var agreement: AgreementFacts?
        var parent: AgreementFacts?
        var unreadable: [UnreadableRecord] = []
    }

    /// Reads an agreement whose additions were answered a moment ago: a 404 is not believed.
    ///
    /// A parent that no list names
    /// may well be missing; then the agreement names none that exists.
    private func record(
        of agreement: AgreementID, listed: [AgreementID], _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> Record {
        try await reading { () async throws(ConnectWiseError) in
            var record = Record()
            switch try await Self.standing(agreement, system) {
            case .facts(let facts): record.agreement = facts
            case .unreadable(let odd): record.unreadable.append(odd)
            }
            guard let id = record.agreement?.parent else { return record }
            do throws(ConnectWiseError) {
                switch try await listed.contains(id) ? Self.standing(id, system) : system.agreement(id) {
                case .facts(let facts): record.parent = facts
                case .unreadable(let odd): record.unreadable.append(odd)
                }
            } catch {
                guard error.reason == .notFound else { throw error }
            }
            return record
        }
    }

    /// An agreement that is known to be there.
    private static func standing(
        _ id: AgreementID, _ system: any ConnectWiseSystem
    ) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts> {
        do throws(ConnectWiseError) {
            return try await system.agreement(id)
        } catch {
            guard error.reason == .notFound else { throw error }
            throw .contradicted(error)
        }
    }
}

extension SiteList<AgreementFacts> {
    /// Whether the agreement is there, readable or not.
    fileprivate func names(_ agreement: AgreementID) -> Bool {
        records.contains { $0.id == agreement }
            || unreadable.contains { $0.kind == .agreement && $0.id == agreement.number }
    }
}
