import Billing
import Ports

/// A source as a request describes it.
struct SourceDraft {
    let name: String
    let address: Address
    let user: String
    let password: String?
    let domain: String?
    let isInternalUser: Bool
    let trust: StoredTrust
    let version: Int?

    /// Where an Administration Server answers unless it was told otherwise.
    ///
    /// Source: KSC Open API, transport.
    private static let openAPIPort = 13_299

    /// Reads a body; all that is wrong with it is thrown at once.
    init(_ body: JSONValue, isNew: Bool) throws(Problem) {
        var reader = BodyReader(body)
        let name = reader.text("name")
        Self.readKind(&reader)
        let address = reader.address("url", usualPort: Self.openAPIPort)
        let user = reader.text("user")
        password = isNew ? reader.text("password", atMost: 1000) : reader.optionalText("password", atMost: 1000)
        domain = reader.optionalText("domain")
        isInternalUser = reader.bool("internalUser") ?? true
        trust = reader.trust()
        version = isNew ? nil : reader.integer("version", in: 1...Int.max)
        reader.finish(readOnly: RecordStamp.readOnly.union(["passwordStored"]))
        guard reader.problems.isEmpty, let name, let address, let user else { throw Problem(reader.problems) }
        self.name = name
        self.address = address
        self.user = user
    }

    private static func readKind(_ reader: inout BodyReader) {
        guard let text = reader.text("kind", atMost: 100) else { return }
        switch SourceKind(rawValue: text) {
        case .securityCenter: return
        case .businessHub:
            reader.refuse("kind", .notSupported, "businessHub is not supported yet; connect a securityCenter")
        case nil: reader.refuse("kind", .invalid, "must be securityCenter")
        }
    }

    /// The account with its password sealed.
    func account(_ sealedPassword: [UInt8]?) -> SourceAccount {
        .securityCenter(
            SecurityCenterAccount(
                user: user, domain: domain, isInternalUser: isInternalUser, sealedPassword: sealedPassword))
    }
}

extension SourceAccount {
    /// The secret it is signed in with, sealed; `nil`: it has to be sent again.
    var sealedSecret: [UInt8]? {
        switch self {
        case .securityCenter(let account): account.sealedPassword
        }
    }

    /// As the API shows it: never with the password.
    var fields: [String: JSONValue] {
        switch self {
        case .securityCenter(let account):
            [
                "user": .string(account.user), "domain": JSONValue(account.domain),
                "internalUser": .bool(account.isInternalUser), "passwordStored": .bool(account.sealedPassword != nil),
            ]
        }
    }
}
