import Billing
import Ports

/// What ConnectWise shows of an agreement's additions.
enum AdditionsReading {
    /// All of them.
    case found([FoundAddition])
    /// There is no such agreement any more.
    case agreementGone

    /// What is found: nothing on an agreement that is gone.
    var additions: [FoundAddition] { if case .found(let all) = self { all } else { [] } }
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
                return try await !system.agreements(of: nil).contains { $0.id == agreement }
            }
        }
        guard isGone else { throw .connectWise(.contradicted(missing)) }
        return .agreementGone
    }

    /// The agreement as it is now, with its parent; what was read of the site may be hours old.
    func agreementNow(
        _ facts: SiteFacts, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> SiteFacts {
        guard let old = facts.agreement else { return facts }
        let (agreement, parent) = try await record(of: old.id, listedParent: facts.parentAgreement?.id, system)
        return SiteFacts(agreement: agreement, parentAgreement: parent, products: facts.products)
    }

    /// Everything about one agreement that a succession or an ending needs.
    func everything(
        about agreement: AgreementID, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> AgreementReading {
        switch try await additions(of: agreement, system) {
        case .agreementGone: return AgreementReading(agreement: nil, parent: nil, found: [])
        case .found(let found):
            let (record, parent) = try await record(of: agreement, listedParent: nil, system)
            return AgreementReading(agreement: record, parent: parent, found: found)
        }
    }

    /// An agreement with its parent. Its additions were answered a moment ago: a 404 is not believed.
    private func record(
        of agreement: AgreementID, listedParent: AgreementID?, _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> (AgreementFacts, parent: AgreementFacts?) {
        try await reading { () async throws(ConnectWiseError) in
            let agreement = try await Self.standing(agreement, system)
            var parent: AgreementFacts?
            if let id = agreement.parent {
                // One that the site's list does not name may well be missing; then the agreement names none that exists.
                do throws(ConnectWiseError) {
                    parent = try await listedParent == id ? Self.standing(id, system) : system.agreement(id)
                } catch {
                    guard error.reason == .notFound else { throw error }
                }
            }
            return (agreement, parent)
        }
    }

    /// An agreement that is known to be there.
    private static func standing(
        _ id: AgreementID, _ system: any ConnectWiseSystem
    ) async throws(ConnectWiseError) -> AgreementFacts {
        do throws(ConnectWiseError) {
            return try await system.agreement(id)
        } catch {
            guard error.reason == .notFound else { throw error }
            throw .contradicted(error)
        }
    }
}
