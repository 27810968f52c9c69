package import StrictJSON

/// Where the simulators of a world answer, and what to sign in with.
package struct SimulatedEndpoints: Sendable, Equatable {
    /// A ConnectWise site.
    package struct Site: Sendable, Equatable {
        /// The tenant's name.
        package let tenant: String
        /// The site's name.
        package let site: String
        /// `https://127.0.0.1:PORT`.
        package let url: String
        /// What to sign in with.
        package let credentials: ConnectWiseCredentials
    }

    /// A Kaspersky source.
    package struct Source: Sendable, Equatable {
        /// The tenant's name.
        package let tenant: String
        /// The source's name.
        package let source: String
        /// The source's kind.
        package let kind: Scenario.SourceKind
        /// `https://127.0.0.1:PORT`.
        package let url: String
        /// What to sign in with.
        package let credentials: SecurityCenterCredentials
    }

    /// The file with the certificate of the authority that signed all of them.
    package let caFile: String
    /// The ConnectWise sites, in file order.
    package let connectWise: [Site]
    /// The sources, in file order.
    package let sources: [Source]

    /// The site of a tenant.
    package func site(_ tenant: String, _ name: String) -> Site? {
        connectWise.first { $0.tenant == tenant && $0.site == name }
    }

    /// The source of a tenant.
    package func source(_ tenant: String, _ name: String) -> Source? {
        sources.first { $0.tenant == tenant && $0.source == name }
    }

    /// What `simulators` prints.
    package var json: JSONValue {
        .members([
            "caFile": .string(caFile),
            "connectWise": .array(
                connectWise.map { site in
                    .members([
                        "tenant": .string(site.tenant), "site": .string(site.site), "url": .string(site.url),
                        "companyId": .string(site.credentials.companyId),
                        "publicKey": .string(site.credentials.publicKey),
                        "privateKey": .string(site.credentials.privateKey),
                        "clientId": .string(site.credentials.clientId),
                    ])
                }),
            "sources": .array(
                sources.map { source in
                    .members([
                        "tenant": .string(source.tenant), "source": .string(source.source),
                        "kind": .string(source.kind.rawValue), "url": .string(source.url),
                        "user": .string(source.credentials.user), "password": .string(source.credentials.password),
                    ])
                }),
        ])
    }
}
