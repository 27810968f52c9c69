import Ports
import StrictJSON

/// A site as a request describes it.
struct SiteDraft {
    let name: String
    let address: Address
    let companyLogin: String
    let publicKey: String
    let privateKey: String?
    let clientID: String
    let trust: StoredTrust
    let version: Int?

    /// Reads a body; all that is wrong with it is thrown at once.
    init(_ body: JSONValue, isNew: Bool) throws(Problem) {
        var reader = BodyReader(body)
        let name = reader.text("name")
        let address = reader.address("url", usualPort: 443, paths: ["/v4_6_release"])
        let companyLogin = reader.text("companyId", atMost: 100)
        if let companyLogin, companyLogin.contains(where: { "+: ".contains($0) }) {
            reader.refuse("companyId", .invalid, "must be the company id alone, without keys or spaces")
        }
        let publicKey = reader.text("publicKey")
        let clientID = reader.text("clientId")
        privateKey = isNew ? reader.text("privateKey", atMost: 1000) : reader.optionalText("privateKey", atMost: 1000)
        trust = reader.trust()
        version = isNew ? nil : reader.integer("version", in: 1...Int.max)
        reader.finish(readOnly: RecordStamp.readOnly.union(["privateKeyStored"]))
        guard reader.problems.isEmpty, let name, let address, let companyLogin, let publicKey, let clientID else {
            throw Problem(reader.problems)
        }
        self.name = name
        let host = Self.normalised(address.host)
        self.address = Address(url: "https://\(host)", host: host)
        self.companyLogin = companyLogin
        self.publicKey = publicKey
        self.clientID = clientID
    }

    /// The cloud's API answers beside the host of its pages, with `api-` in front.
    ///
    /// Source: ConnectWise developer guide, cloud hosts (`na.myconnectwise.net` → `api-na.myconnectwise.net`).
    private static func normalised(_ host: String) -> String {
        for domain in [".myconnectwise.net", ".connectwisedev.com"] where host.hasSuffix(domain) {
            let region = host.dropLast(domain.count)
            let isPages = !region.contains(".") && !region.hasPrefix("api-") && !region.hasPrefix("sandbox-")
            return isPages ? "api-" + host : host
        }
        return host
    }
}
