package import Billing
package import Contracts
package import Ports
package import Runs

/// What a test sets up that no port can.
extension SimulatedStore {
    /// A tenant, as the command line makes one.
    package func addTenant(_ tenant: TenantID, name: String, revision: Int = 0) {
        change { $0.tenants[tenant] = TenantRow(name: name, revision: revision) }
    }

    /// A bearer token, as the command line makes one.
    package func addToken(_ token: String, _ access: Access, for duration: Duration = .seconds(86_400)) {
        change { $0.tokens[token] = TokenRow(access: access, expiresAt: $0.now + duration) }
    }

    /// A tenant's own definition of an application.
    package func define(_ definition: ApplicationDefinition, for tenant: TenantID) {
        change { $0.definitions[Owned(tenant, definition.code)] = definition }
    }

    /// Makes a stored plan's body another than its hash says.
    package func corrupt(_ plan: AdditionPlanMade) {
        change { $0[plan: plan]?.body = StoredBody(value: .failure(Unreadable("not JSON")), hash: "corrupt") }
    }

    /// Makes a stored snapshot's body another than its hash says.
    package func corrupt(_ snapshot: UsageSnapshotTaken) {
        change { $0[snapshot: snapshot]?.body = StoredBody(value: .failure(Unreadable("not JSON")), hash: "corrupt") }
    }

    /// Makes an integration's stored policy unreadable.
    package func corruptPolicy(of integration: IntegrationID, tenant: TenantID) {
        change { $0.integrations[Owned(tenant, integration)]?.isReadable = false }
    }

    /// What a person decides, as the API stores it.
    package func decide(
        _ kind: PersonDecision.Kind, _ slot: Slot, agreement: AgreementID? = nil, addition: AdditionID? = nil,
        of company: CompanyKey, in integration: IntegrationID
    ) throws {
        let failure: (any Error)? = change { rows in
            do {
                try rows.decide(
                    kind, slot, agreement: agreement, addition: addition, of: company, in: integration, by: "test")
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}
