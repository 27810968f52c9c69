public import StrictJSON

/// Where the simulators of a world answer, and what to sign in with.
public struct SimulatedEndpoints: Sendable, Equatable {
    /// A ConnectWise site.
    public struct Site: Sendable, Equatable {
        /// The tenant's name.
        public let tenant: String
        /// The site's name.
        public let site: String
        /// `https://127.0.0.1:PORT`.
        public let url: String
        /// What to sign in with.
        public let credentials: ConnectWiseCredentials
    }

    /// A Kaspersky source.
    public struct Source: Sendable, Equatable {
        /// The tenant's name.
        public let tenant: String
        /// The source's name.
        public let source: String
        /// The source's kind.
        public let kind: Scenario.SourceKind
        /// `https://127.0.0.1:PORT`.
        public let url: String
        /// What to sign in with.
        public let credentials: SecurityCenterCredentials
    }

    /// The file with the certificate of the authority that signed all of them.
    public let caFile: String
    /// The ConnectWise sites, in file order.
    public let connectWise: [Site]
    /// The sources, in file order.
    public let sources: [Source]

    /// The site of a tenant.
    public func site(_ tenant: String, _ name: String) -> Site? {
        connectWise.first { $0.tenant == tenant && $0.site == name }
    }

    /// The source of a tenant.
    public func source(_ tenant: String, _ name: String) -> Source? {
        sources.first { $0.tenant == tenant && $0.source == name }
    }

    /// What `simulators` prints.
    public var json: JSONValue {
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
