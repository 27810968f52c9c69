import Foundation
import StrictJSON

/// The paths of one site: who may call what, and which rule answers.
struct ConnectWiseRouter {
    let credentials: ConnectWiseCredentials
    static let codebase = "v4_6_release"
    static let version = "2025.8"

    func answer(_ request: ModelRequest, _ state: inout ConnectWiseState) -> ModelAnswer {
        let segments = request.path.split(separator: "/").map(String.init)
        if segments.first == "login" { return companyInformation(segments, request) }
        guard segments.count >= 3, segments[0] == Self.codebase, segments[1] == "apis", segments[2] == "3.0",
            !segments.dropFirst(3).contains("apis")
        else { return Self.unroutable }
        var answer: ModelAnswer
        do throws(ConnectWiseRefusal) {
            answer = try resource(Array(segments.dropFirst(3)), request, &state)
        } catch {
            answer = error.answer
        }
        if answer.headers["Content-Type"]?.hasPrefix("application/json") == true {
            answer.headers["Content-Type"] =
                "application/vnd.connectwise.com+json; version=\(Self.version); charset=utf-8"
        }
        answer.headers["api-current-version"] = Self.version
        return answer
    }

    /// The gateway's answer to a wrong codebase or a doubled path: plain text, not JSON.
    private static let unroutable = ModelAnswer(
        status: 400, headers: ["Content-Type": "text/plain"],
        body: Data("Cannot route. Codebase/company is invalid.".utf8))

    private func companyInformation(_ segments: [String], _ request: ModelRequest) -> ModelAnswer {
        guard request.method == "GET", segments.count == 3, segments[1] == "companyinfo" else { return Self.unroutable }
        guard segments[2].lowercased() == credentials.companyId else { return ModelAnswer(status: 200, json: .null) }
        return ModelAnswer(
            status: 200,
            json: .members([
                "CompanyName": .string(credentials.companyId), "Codebase": .string(Self.codebase + "/"),
                "VersionCode": .string("v2025.8"), "CompanyID": .string(credentials.companyId), "IsCloud": .bool(true),
            ]))
    }

    private func resource(
        _ path: [String], _ request: ModelRequest, _ state: inout ConnectWiseState
    ) throws(ConnectWiseRefusal) -> ModelAnswer {
        if path != ["system", "info"] || !state.switches.systemInfoIsOpen { try authenticate(request, state.switches) }
        let number = path.count > 2 ? Int(path[2]) : nil
        switch (path.prefix(2).joined(separator: "/"), path.count) {
        case ("system/info", 2):
            try allow(["GET"], request)
            return systemInformation
        case ("company/companies", _):
            let records = state.companies.values.sorted { $0.id < $1.id }.map(state.record)
            return try readOnly(path, request, state, .company, .inquireCompanies, records)
        case ("procurement/catalog", _):
            let records = state.products.values.sorted { $0.id < $1.id }.map(state.record)
            return try readOnly(path, request, state, .catalogItem, .inquireCatalogue, records)
        case ("finance/agreements", _) where path.count > 2 && path[2] == "types":
            let types: JSONValue = .members(["id": .integer(1), "name": .string("Managed Services")])
            return try readOnly(
                ["finance", "types"] + path.dropFirst(3), request, state, .agreementType, .inquireAgreements, [types])
        case ("finance/agreements", 4...5):
            guard let number, path[3] == "additions" else { throw .notFound(path.joined(separator: "/")) }
            return try AdditionRoutes(agreement: number, rest: Array(path.dropFirst(4)))
                .answer(request, &state, url(path, request))
        case ("finance/agreements", _):
            let records = state.agreements.values.sorted { $0.id < $1.id }.map(state.record)
            return try readOnly(path, request, state, .agreement, .inquireAgreements, records)
        default: throw .notFound(path.joined(separator: "/"))
        }
    }

    private func authenticate(
        _ request: ModelRequest, _ switches: ConnectWiseSwitches
    ) throws(ConnectWiseRefusal) {
        guard request.headers["clientid"] == credentials.clientId else {
            throw .plain(switches.missingClientIdStatus, "ClientId", "The clientId header is missing or unknown.")
        }
        guard request.headers["authorization"] == credentials.authorization else {
            if switches.answersWrongKeysWithNotFound { throw .notFound("The resource is") }
            throw .plain(401, "Unauthorized", "Invalid credentials.")
        }
        guard request.headers["content-type"]?.lowercased().contains("json") ?? true else {
            throw .plain(415, "UnsupportedMediaType", "application/json is expected.")
        }
    }

    /// Resources of which the API member's role has only the right to inquire.
    private func readOnly(
        _ path: [String], _ request: ModelRequest, _ state: ConnectWiseState, _ schema: ResourceSchema,
        _ right: ConnectWiseRight, _ records: [JSONValue]
    ) throws(ConnectWiseRefusal) -> ModelAnswer {
        try allow(["GET", "POST", "PUT", "PATCH", "DELETE"], request)
        guard request.method == "GET", !state.switches.deniedRights.contains(right) else { throw .forbidden }
        let query = try ListQuery(request, schema, forwardOnly: state.switches.supportsForwardOnly)
        switch path.count {
        case 2: return query.answer(records, url: url(path, request))
        case 3 where path[2] == "count":
            let count = records.filter(query.condition.holds).count
            return ModelAnswer(status: 200, json: .members(["count": .integer(count)]))
        case 3:
            guard let record = records.first(where: { $0["id"]?.integer == Int(path[2]) }) else {
                throw .notFound("\(schema.name) \(path[2])")
            }
            return ModelAnswer(status: 200, json: query.selected(record))
        default: throw .notFound(path.joined(separator: "/"))
        }
    }

    private func allow(_ methods: [String], _ request: ModelRequest) throws(ConnectWiseRefusal) {
        guard methods.contains(request.method) else {
            throw .plain(405, "MethodNotAllowed", "\(request.method) is not offered here.")
        }
    }

    private func url(_ path: [String], _ request: ModelRequest) -> String {
        let host = request.headers["host"] ?? "localhost"
        return "https://\(host)/\(Self.codebase)/apis/3.0/\(path.joined(separator: "/"))"
    }

    private var systemInformation: ModelAnswer {
        ModelAnswer(
            status: 200,
            json: .members([
                "version": .string("v2025.8.0"), "isCloud": .bool(true),
                "serverTimeZone": .string("Eastern Standard Time"),
                "licenseBits": .array([]), "cloudRegion": .string("NA"), "maxWorkFlowRecordsAllowed": .integer(2000),
            ]))
    }
}

extension ConnectWiseRefusal {
    static let forbidden = plain(403, "Unauthorized", "The member has no security permission for this.")
}
