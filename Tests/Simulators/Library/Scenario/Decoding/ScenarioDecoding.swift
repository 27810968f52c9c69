import Foundation
import StrictJSON

extension Scenario {
    /// Reads a scenario file; one that cannot be read is refused like a scenario that is wrong.
    package static func read(_ path: String) throws(ScenarioError) -> Scenario {
        func refusal(_ message: String) -> ScenarioError {
            ScenarioError(problems: [ScenarioProblem(path: path, message: message)])
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal("there is no such file")
        }
        guard !isFolder.boolValue else { throw refusal("is a folder; name a scenario file in it") }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw refusal("cannot be read; check its permissions")
        }
        return try decode(bytes)
    }

    /// Reads a scenario file.
    ///
    /// Unknown fields, wrong types and words, dangling references, what can never apply and what is not supported yet are
    /// refused together, each with its path and what would be right.
    package static func decode(_ bytes: some Sequence<UInt8>) throws(ScenarioError) -> Scenario {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONValue(parsing: bytes, maximumValues: .max)
        } catch {
            throw ScenarioError(problems: [ScenarioProblem(path: "", message: "not JSON: \(error)")])
        }
        let problems = ProblemList()
        let scenario = Scenario(Node(json: json, path: "", problems: problems))
        NotSupportedYet(problems: problems).check(scenario)
        ReferenceCheck(problems: problems).check(scenario)
        guard problems.all.isEmpty else { throw ScenarioError(problems: problems.all) }
        return scenario
    }

    init(_ node: Node) {
        let fields = node.fields("billingDate", "days", "tenants", "faults")
        billingDate = fields.day("billingDate")
        days = fields.optional("days") { $0.integer(1...3660) } ?? 1
        tenants = fields.required("tenants", else: []) { $0.list(Tenant.init) }
        faults = fields.list("faults", Fault.init)
        checkDates(fields)
    }

    private func checkDates(_ fields: Fields) {
        for (name, day) in [("billingDate", billingDate), ("days", date(ofDay: days))] {
            guard !CalendarDay.ofServices.contains(day) else { continue }
            let (first, last) = (CalendarDay.ofServices.lowerBound, CalendarDay.ofServices.upperBound)
            return fields.problem(name, "\(day) is out of range: billing dates from \(first) to \(last) can be run")
        }
    }
}

extension Scenario.Tenant {
    init(_ node: Node) {
        let fields = node.fields("name", "sites", "sources", "integrations", "changes")
        path = node.path
        name = fields.required("name", else: "") { Self.name($0) }
        sites = fields.required("sites", else: []) { $0.list(Scenario.Site.init) }
        sources = fields.required("sources", else: []) { $0.list(Scenario.Source.init) }
        let names = NamesInTenant(
            sources: sources.map(\.name), sites: sites.map(\.name), integrations: [])
        integrations = fields.required("integrations", else: []) { node in
            node.list { Scenario.Integration($0, names) }
        }
        let all = NamesInTenant(
            sources: names.sources, sites: names.sites, integrations: integrations.map(\.name))
        changes = fields.list("changes") { Scenario.Change($0, all) }
    }

    /// A name as `tallybridge tenant add` takes it and finds it again.
    private static func name(_ node: Node) -> String {
        let name = node.string()
        if name.trimmingCharacters(in: .whitespaces) != name {
            node.problem("the name begins or ends with a blank; remove it")
        }
        if name.count > 200 { node.problem("the name has \(name.count) characters; at most 200 are allowed") }
        if name.unicodeScalars.contains("\0") { node.problem("the name has a null character; remove it") }
        return name
    }
}

/// Names an entry may refer to; one that is left out means the only one there is.
struct NamesInTenant {
    let sources: [String]
    let sites: [String]
    let integrations: [String]

    func source(_ fields: Fields) -> String { resolve("source", sources, fields) }
    func site(_ fields: Fields) -> String { resolve("site", sites, fields) }
    func integration(_ fields: Fields) -> String { resolve("integration", integrations, fields) }

    private func resolve(_ kind: String, _ known: [String], _ fields: Fields) -> String {
        guard let node = fields[kind] else {
            if known.count == 1 { return known[0] }
            fields.problem(kind, "is missing; it may be left out only where the tenant has exactly one \(kind)")
            return ""
        }
        let name = node.string()
        if !name.isEmpty, !known.contains(name) {
            let choice = known.map { "\"\($0)\"" }.joined(separator: ", ")
            node.problem("no \(kind) \"\(name)\" in this tenant; it has \(choice.isEmpty ? "none" : choice)")
        }
        return name
    }
}
