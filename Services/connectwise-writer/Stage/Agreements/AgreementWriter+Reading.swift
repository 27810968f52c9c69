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
        return try await reading { () async throws(ConnectWiseError) in
            let products = facts.unreadable.filter { $0.kind == .product }
            let agreement: AgreementFacts
            // Its additions were answered a moment ago: a 404 is not believed.
            switch try await Self.standing(old.id, system) {
            case .facts(let facts): agreement = facts
            case .unreadable(let record):
                return SiteFacts(
                    agreement: nil, parentAgreement: nil, products: facts.products, unreadable: [record] + products)
            }
            var parent: SiteRecord<AgreementFacts>?
            if let id = agreement.parent {
                // One that the site's list does not name may well be missing; then the agreement names none that exists.
                let isListed = facts.parentAgreement?.id == id || facts.unreadable(id) != nil
                do throws(ConnectWiseError) {
                    parent = try await isListed ? Self.standing(id, system) : system.agreement(id)
                } catch {
                    guard error.reason == .notFound else { throw error }
                }
            }
            switch parent {
            case .facts(let parent):
                return SiteFacts(
                    agreement: agreement, parentAgreement: parent, products: facts.products, unreadable: products)
            case .unreadable(let record):
                return SiteFacts(
                    agreement: agreement, parentAgreement: nil, products: facts.products,
                    unreadable: [record] + products)
            case nil:
                return SiteFacts(
                    agreement: agreement, parentAgreement: nil, products: facts.products, unreadable: products)
            }
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
