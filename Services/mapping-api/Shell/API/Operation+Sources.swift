import Billing
import MappingAPIStage
import StrictJSON

extension Operation {
    static func sources(_ stage: MappingStage) -> [Operation] {
        records(
            "source", draft: { (body, isNew, _) throws(Problem) in try SourceDraft(reading: body, isNew: isNew) },
            list: stage.sources, read: stage.source,
            add: stage.addSource, save: { try await stage.saveSource($0, $1, $2.access) }, remove: stage.removeSource
        ) { source, access in
            testResult(try await stage.testSource(source, access))
        }
    }
}

extension SourceDraft {
    /// Reads a body; all that is wrong with it is thrown at once.
    fileprivate init(reading body: JSONValue, isNew: Bool) throws(Problem) {
        var reader = BodyReader(body)
        let name = reader.text("name")
        Self.readKind(&reader)
        let url = reader.text("url", atMost: 300)
        let address = reader.meaning(of: "url", url, Address.securityCenter)
        let user = reader.text("user")
        let password = reader.secret("password", isNew: isNew)
        let domain = reader.optionalText("domain")
        let isInternalUser = reader.bool("internalUser") ?? true
        let trust = reader.trust()
        let version = isNew ? nil : reader.version()
        reader.finish(readOnly: BodyReader.readOnly.union(["passwordStored"]))
        guard reader.problems.isEmpty, let name, let address, let user else { throw Problem(reader.problems) }
        self.init(
            name: name, address: address,
            account: .securityCenter(user: user, password: password, domain: domain, isInternalUser: isInternalUser),
            trust: trust, version: version)
    }

    private static func readKind(_ reader: inout BodyReader) {
        guard let text = reader.text("kind", atMost: 100) else { return }
        let kinds = kinds.map(\.rawValue)
        if kinds.contains(text) { return }
        let known = kinds.joined(separator: " or ")
        if SourceKind(rawValue: text) == nil {
            reader.refuse("kind", .invalid, "must be \(known)")
        } else {
            reader.refuse("kind", .notSupported, "\(text) is not supported yet; connect a \(known)")
        }
    }
}
