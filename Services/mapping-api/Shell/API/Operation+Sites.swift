import MappingAPIStage
import StrictJSON

extension Operation {
    static func sites(_ stage: MappingStage) -> [Operation] {
        records(
            "site", draft: { (body, isNew, _) throws(Problem) in try SiteDraft(reading: body, isNew: isNew) },
            list: stage.sites, read: stage.site, add: stage.addSite,
            save: { try await stage.saveSite($0, $1, $2.access) }, remove: stage.removeSite
        ) { site, access in
            testResult(try await stage.testSite(site, access))
        }
    }
}

extension SiteDraft {
    /// Reads a body; all that is wrong with it is thrown at once.
    fileprivate init(reading body: JSONValue, isNew: Bool) throws(Problem) {
        var reader = BodyReader(body)
        let name = reader.text("name")
        let url = reader.text("url", atMost: 300)
        let address = reader.meaning(of: "url", url, Address.connectWise)
        let companyLogin = reader.text("companyId", atMost: 100)
        if let companyLogin, companyLogin.contains(where: { "+: ".contains($0) }) {
            reader.refuse("companyId", .invalid, "must be the company id alone, without keys or spaces")
        }
        let publicKey = reader.text("publicKey")
        let clientID = reader.text("clientId")
        let privateKey = reader.secret("privateKey", isNew: isNew)
        let trust = reader.trust()
        let version = isNew ? nil : reader.version()
        reader.finish(readOnly: BodyReader.readOnly.union(["privateKeyStored"]))
        guard reader.problems.isEmpty, let name, let address, let companyLogin, let publicKey, let clientID else {
            throw Problem(reader.problems)
        }
        self.init(
            name: name, address: address, companyLogin: companyLogin, publicKey: publicKey, privateKey: privateKey,
            clientID: clientID, trust: trust, version: version)
    }
}
