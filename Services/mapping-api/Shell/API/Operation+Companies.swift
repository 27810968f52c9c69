import Billing
import Contracts
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func companies(_ stage: MappingStage) -> [Operation] {
        let all = "/v1/integrations/{integration}/companies"
        let one = "\(all)/{identity}"
        return [
            Operation("GET", all, .viewer, query: ["search"] + paging) { call in
                let found = try await stage.companies(
                    call.id("integration"), search: call.query("search"), call.page(), call.access)
                return .ok(found.document(cursor: \.identity))
            },
            Operation("PUT", all, .billing, query: [PreviewToken.parameter]) { call in
                let id: IntegrationID = try call.id("integration")
                let (drafts, preview) = (try call.companyDrafts(), try call.preview())
                return .saved(try await stage.saveCompanies(drafts, of: id, heeding: preview, call.access))
            },
            Operation("POST", "\(all)/preview", .billing) { call in
                let id: IntegrationID = try call.id("integration")
                return .ok(try await stage.previewCompanies(call.companyDrafts(), of: id, call.access).document)
            },
            Operation("PUT", one, .billing, query: [PreviewToken.parameter]) { call in
                let id: IntegrationID = try call.id("integration")
                let drafts = try Drafts(reading: call.body) { reader in
                    CompanyDraft(&reader, entry: nil, identity: call.place("identity"))
                }
                let preview = try call.preview()
                return try .saved(one: try await stage.saveCompanies(drafts, of: id, heeding: preview, call.access))
            },
            Operation("DELETE", one, .billing) { call in
                try await stage.removeCompany(call.place("identity"), of: call.id("integration"), call.access)
                return .gone
            },
        ]
    }
}

extension Call {
    fileprivate func companyDrafts() throws(Problem) -> Drafts<CompanyDraft> {
        try Drafts(reading: body, of: "companies") { CompanyDraft(&$0, entry: $1, identity: nil) }
    }
}

extension CompanyDraft {
    /// Reads one entry, noting what is wrong; `expected` is the identity that the address names.
    fileprivate init?(_ reader: inout BodyReader, entry: Int?, identity expected: String?) {
        var identity = expected
        if expected == nil || reader.has("identity") { identity = reader.text("identity") }
        if let expected, expected.unicodeScalars.count > BodyReader.longestText {
            reader.refuse("identity", .tooLong, "has more than \(BodyReader.longestText) characters")
        }
        if let expected, let identity, identity != expected {
            reader.refuse("identity", .invalid, "is \(identity), but the address names \(expected)")
        }
        let connectWiseCompany = reader.edit("connectWiseCompany") { reader in
            reader.record("connectWiseCompany") as ConnectWiseCompanyID?
        }
        let agreement = reader.edit("agreement") { $0.record("agreement") as AgreementID? }
        let automaticBilling = reader.bool("automaticBilling")
        let version = reader.version()
        let shown: Set = ["name", "connectWiseCompanyName", "agreementName", "integration"]
        reader.finish(readOnly: BodyReader.readOnly.union(shown))
        guard let identity else { return nil }
        self.init(
            entry: entry, identity: identity, connectWiseCompany: connectWiseCompany, agreement: agreement,
            automaticBilling: automaticBilling, version: version)
    }
}

extension BodyReader {
    /// The id of a ConnectWise record; `nil` for null too.
    fileprivate mutating func record<Kind>(_ name: String) -> RecordID<Kind>? {
        integer(name, in: 1...Int(Int32.max)).map { RecordID($0) }
    }
}
