import Simulators
import Testing

/// Each row changes the example in one place; the one problem it causes is named with its path and the cure.
struct ScenarioRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let value: String?
        let problemPath: String
        let message: String

        init(_ path: String, _ value: String?, _ message: String, at problemPath: String? = nil) {
            self.path = path
            self.value = value
            self.problemPath = problemPath ?? path
            self.message = message
        }

        var testDescription: String { "\(path) = \(value ?? "absent")" }
    }

    private static let site = "tenants[0].sites[0]"
    private static let company = "tenants[0].sources[0].companies[0]"
    private static let integration = "tenants[0].integrations[0]"
    private static let changes = "tenants[0].changes"

    static let shapes: [Case] = [
        Case("billingDate", nil, "is missing"),
        Case("billingDate", "\"2026-02-30\"", "is no day"),
        Case("billingDate", "20261124", "expected a day that exists, as 2026-11-24, found a number"),
        Case("billingDate", "\"9999-12-31\"", "billing dates from 1950-01-01 to 2150-12-31 can be run"),
        Case("billingDate", "\"1949-12-31\"", "out of range"),
        Case("days", "0", "from 1"),
        Case("days", "1.5", "expected a whole number, found 1.5"),
        Case("days", "\"2\"", "expected a whole number, found a text"),
        Case("dayz", "2", "unknown field; known here: billingDate, days"),
        Case("tenants", "{}", "expected a list"),
        Case("tenants", "[]", "at least one tenant"),
        Case("tenants[0].name", "\"\"", "expected a text that is not empty, found an empty text"),
        Case("tenants[0].name", "\" \"", "begins or ends with a blank"),
        Case("tenants[0].name", "\"Northwind \"", "begins or ends with a blank"),
        Case("tenants[0].name", "\"\(String(repeating: "n", count: 201))\"", "has 201 characters; at most 200"),
        Case("tenants[0].name", "\"a\\u0000b\"", "has a null character"),
        Case("tenants[0].sources", nil, "is missing"),
        Case("tenants[0].sites[0].agreement", "[]", "unknown field"),
        Case("\(site).companies[0].id", "2.5", "expected a whole number"),
        Case("\(site).companies[0].id", "\"250\"", "expected a whole number, found a text"),
        Case("\(site).companies[0].name", nil, "is missing"),
        Case("\(site).companies[0]", "7", "expected an object, found a number"),
        Case("\(site).agreements[0].startDate", "\"24.11.2026\"", "is no day"),
        Case("\(site).agreements[0].prorate", "\"no\"", "expected true or false, found a text"),
        Case("\(site).agreements[0].prorate", "null", "expected true or false, found null"),
        Case("\(site).agreements[0].cycle", "\"fortnightly\"", "one of \"weekly\", \"biWeekly\", \"monthly\""),
        Case("\(site).products[0].price", "\"3.5\"", "expected a number"),
        Case("\(site).products[0].class", "\"bundle\"", "one of \"Agreement\", \"Bundle\""),
        Case("\(site).additions[0].quantityy", "1", "unknown field"),
        Case("tenants[0].sources[0].kind", "\"hub\"", "one of \"securityCenter\", \"businessHub\""),
        Case("\(company).id", "12", "expected a text, found a number"),
        Case("\(company).keys[0].kind", "\"paid\"", "one of \"commercial\""),
        Case("\(company).keys[0].graceDays", "3", "only a subscription"),
        Case("\(company).keys[0].subscriptionState", "\"paused\"", "only a subscription"),
        Case("\(company).keys[1].subscriptionState", "\"cancelled\"", "one of \"active\""),
        Case("\(company).devices[0].os", "\"windows\"", "one of \"windowsWorkstation\""),
        Case("\(company).devices[0].os", nil, "is missing"),
        Case("\(company).devices[0].count", nil, "\"count\" (many devices) or \"id\" (one)"),
        Case("\(company).devices[0].count", "-1", "out of range"),
        Case("\(company).devices[2].count", "3", "not both"),
        Case("\(company).devices[2].versions", "[]", "at least one version"),
        Case("\(company).devices[2].keys", "[\"A-1\"]", "already in keys", at: "\(company).devices[2].reserveKeys[0]"),
        Case(
            "\(company).devices[1].keys", "[\"A-1\", \"A-1\"]", "already in keys", at: "\(company).devices[1].keys[1]"),
        Case("\(integration).timeZone", "\"Europe/Berlln\"", "no time zone \"Europe/Berlln\""),
        Case("\(integration).mode", "\"billing\"", "one of \"observe\", \"bill\""),
        Case("\(integration).policy.usageAtZero", "\"zero\"", "one of \"keepAtZero\", \"endAtZero\""),
        Case("\(integration).policy.verifyEveryDays", "0", "from 1 to 31"),
        Case("\(integration).policy.verifyEveryDays", "32", "from 1 to 31"),
        Case("\(integration).policy.ignoreUnseenForDays", "3651", "from 1 to 3650"),
        Case("\(integration).policy.minimum", "1", "unknown field"),
        Case("\(integration).companies[0].agreement", "\"31\"", "expected a whole number"),
        Case("\(integration).products[0].single", "\"KES-WKS\"", "not both", at: "\(integration).products[0]"),
        Case("\(integration).products[0].byCategory", nil, "exactly one of", at: "\(integration).products[0]"),
        Case("\(integration).products[0].byCategory.mobile", "\"X\"", "unknown field"),
        Case("\(integration).products[1].roundUpTo", "0", "from 1"),
        Case("\(integration).products[1].basis", "\"peak\"", "one of \"latest\", \"peakInPeriod\""),
        Case("\(integration).products[1].remove", "true", "unknown field"),
    ]

    static let changeShapes: [Case] = [
        Case("\(changes)[0].day", nil, "is missing"),
        Case("\(changes)[0].day", "0", "from 1"),
        Case("\(changes)[0].at", "\"sauce\"", "one of \"source\", \"connectWise\""),
        Case("\(changes)[0].at", nil, "one of \"source\""),
        Case("\(changes)[0].during", "\"night\"", "\"run\" is needed"),
        Case("\(changes)[1].during", "true", "\"run\" is needed"),
        Case("\(changes)[2].during", "null", "\"run\" is needed"),
        Case("\(changes)[3].during", "\"Run\"", "\"run\" is needed"),
        Case("\(changes)[0].agreements", "[]", "unknown field"),
        Case("\(changes)[0].managedCompany", nil, "is missing; or \"add\""),
        Case("\(changes)[0].devices", nil, "changes nothing", at: "\(changes)[0]"),
        Case("\(changes)[0].source", "\"hub\"", "no source \"hub\" in this tenant; it has \"ksc\""),
        Case("\(changes)[0].add", "{\"id\": \"14\", \"name\": \"N\"}", "stands alone"),
        Case("\(changes)[1].site", "\"other\"", "no site \"other\""),
        Case("\(changes)[1].additions[0].quantity", nil, "changes nothing", at: "\(changes)[1].additions[0]"),
        Case("\(changes)[1].additions[0].id", nil, "is missing", at: "\(changes)[1].additions[0].agreementId"),
        Case("\(changes)[1].additions[0].delete", "true", "not used with", at: "\(changes)[1].additions[0].quantity"),
        Case(
            "\(changes)[1].additions[0]", "{\"where\": {}, \"quantity\": 1}", "at least one of",
            at: "\(changes)[1].additions[0].where"),
        Case("\(changes)[3].integration", "\"some\"", "no integration \"some\""),
        Case("\(changes)[3].mode", "\"on\"", "one of"),
    ]

    static let references: [Case] = [
        Case("\(site).agreements[1].companyId", "252", "no company 252 in this site"),
        Case("\(site).agreements[2].parentId", "99", "no agreement 99 in this site"),
        Case("\(site).agreements[2].parentId", "33", "not its own parent"),
        Case("\(site).additions[0].agreementId", "99", "no agreement 99 in this site"),
        Case("\(site).additions[0].product", "\"KES\"", "no product \"KES\" in this site"),
        Case("\(site).companies[1].id", "250", "already in \(site).companies[0]"),
        Case("\(site).products[1].identifier", "\"KES-WKS\"", "already in \(site).products[0]"),
        Case("\(integration).source", "\"hub\"", "no source \"hub\""),
        Case("\(integration).site", "\"other\"", "no site \"other\""),
        Case("\(integration).products[1].application", "\"Suite\"", "already in \(integration).products[0]"),
        Case("\(integration).companies[1].managedCompany", "\"12\"", "already in \(integration).companies[0]"),
        Case("\(company).devices[0].keys[0]", "\"A-2\"", "no company of this source has a key \"A-2\""),
        Case("\(company).keys[1].serial", "\"A-1\"", "already in", at: "\(company).keys[1].serial"),
        Case("tenants[0].sources[0].companies[1].id", "\"12\"", "already in tenants[0].sources[0].companies[0]"),
        Case("\(changes)[0].managedCompany", "\"99\"", "is not in this source"),
        Case("\(changes)[2].agreements[0]", "77", "no agreement 77 in this site"),
        Case("\(changes)[1].additions[0].product", "\"KES\"", "no product \"KES\""),
        Case(
            "\(changes)[1].products", "[{\"id\": 77, \"inactive\": true}]", "product 77 is new here",
            at: "\(changes)[1].products[0].identifier"),
        Case(
            "\(changes)[1].agreements", "[{\"id\": 77, \"name\": \"n\"}]", "agreement 77 is new here",
            at: "\(changes)[1].agreements[0].companyId"),
        Case(
            "\(changes)[1].products", "[{\"price\": 3}]", "the product is new here",
            at: "\(changes)[1].products[0].identifier"),
        Case(
            "\(changes)[1].agreements", "[{\"id\": 77, \"delete\": true}]", "no agreement 77",
            at: "\(changes)[1].agreements[0].id"),
        Case(
            "\(changes)[1].agreements", "[{\"delete\": true}]", "needs \"id\"", at: "\(changes)[1].agreements[0].delete"
        ),
        Case("faults[0].tenant", "\"Southwind\"", "no tenant \"Southwind\"; there is \"Northwind MSP\""),
    ]

    static let faults: [Case] = [
        Case("faults[0].at", "\"connectwise\"", "\"connectWise\", \"source\""),
        Case("faults[0].effect", "\"explode\"", "\"status:<code>\""),
        Case("faults[0].effect", "\"status:ok\"", "from 300 to 599"),
        Case("faults[0].effect", "\"status:200\"", "from 300 to 599"),
        Case("faults[0].effect", "\"slow\"", "milliseconds"),
        Case("faults[0].effect", "\"late\"", "\"late:<ms>\" needs milliseconds"),
        Case("faults[0].effect", "\"late:soon\"", "\"late:<ms>\" needs milliseconds"),
        Case("faults[0].effect", "\"late:3600001\"", "\"late:<ms>\" needs milliseconds"),
        Case(
            "faults[0]", "{\"at\": \"connectWise\", \"match\": \"GET additions\", \"effect\": \"late:10\"}",
            "can never happen to GET", at: "faults[0].effect"),
        Case(
            "faults[0]", "{\"at\": \"source\", \"effect\": \"late:10\"}", "nothing is written at a source",
            at: "faults[0].effect"),
        Case("faults[0].effect", "\"partial\"", "can never happen to POST"),
        Case("faults[0].effect", "\"kill\"", "for broker, postgres and services"),
        Case("faults[0].match", "\"PSOT additions\"", "a method"),
        Case("faults[0].match", "\"POST addition\"", "no path of the ConnectWise API has the word \"addition\""),
        Case("faults[0].times", "0", "from 1"),
        Case(
            "faults[0]", "{\"at\": \"source\", \"match\": \"GetHosts\", \"effect\": \"throttle\"}",
            "no method \"GetHosts\"", at: "faults[0].match"),
        Case(
            "faults[0]", "{\"at\": \"source\", \"match\": \"Session.Ping\", \"effect\": \"partial\"}",
            "count or deliver records", at: "faults[0].effect"),
    ]

    static let later: [Case] = [
        Case("tenants[0].sources[0].kind", "\"businessHub\"", "businessHub are not supported yet"),
        Case("\(company).mailboxes", "[{\"count\": 4, \"keys\": []}]", "mailboxes are not supported yet"),
        Case(
            "\(company).events",
            "[{\"id\": \"e\", \"at\": \"2026-11-24T08:00:00Z\", \"type\": \"T\", \"severity\": \"critical\"}]",
            "events are not supported yet"),
        Case(
            "\(integration).tickets", "[{\"severity\": \"critical\", \"board\": \"B\"}]",
            "tickets are not supported yet"),
        Case("faults[0]", "{\"at\": \"broker\", \"effect\": \"kill\"}", "not supported yet", at: "faults[0].at"),
        Case("faults[0]", "{\"at\": \"postgres\", \"effect\": \"restart\"}", "not supported yet", at: "faults[0].at"),
        Case(
            "faults[0]", "{\"at\": \"service:usage-collector\", \"effect\": \"kill\"}", "not supported yet",
            at: "faults[0].at"),
    ]

    @Test("a wrong shape is refused by its path", arguments: shapes)
    func shape(_ wrong: Case) throws { try check(wrong) }

    @Test("a wrong change is refused by its path", arguments: changeShapes)
    func change(_ wrong: Case) throws { try check(wrong) }

    @Test("a dangling or double reference is refused by its path", arguments: references)
    func reference(_ wrong: Case) throws { try check(wrong) }

    @Test("a fault that is unknown or can never apply is refused by its path", arguments: faults)
    func fault(_ wrong: Case) throws { try check(wrong) }

    @Test("what cannot be run yet is refused by its path", arguments: later)
    func notYet(_ wrong: Case) throws { try check(wrong) }

    @Test("a decision names its application, unless it dismisses a company", arguments: Scenario.DecisionKind.allCases)
    func decision(kind: Scenario.DecisionKind) throws {
        let decision = """
            {"day": 3, "at": "\(kind.rawValue)", "integration": "all", "managedCompany": "12"}
            """
        let problems = try Example.problems("tenants[0].changes[0]", decision)
        #expect(problems.map(\.path) == (kind == .dismiss ? [] : ["tenants[0].changes[0].application"]))
    }

    private func check(_ wrong: Case) throws {
        let problems = try Example.problems(wrong.path, wrong.value)
        let found = problems.first { $0.path == wrong.problemPath && $0.message.contains(wrong.message) }
        #expect(found != nil, "\(problems)")
    }

    @Test("the last billing date must be one that services can be set to, too")
    func lastDay() throws {
        let text = """
            {"billingDate": "2150-12-30", "days": 3,
             "tenants": [{"name": "--help", "sites": [], "sources": [], "integrations": []}]}
            """
        let refusal = #expect(throws: ScenarioError.self) { try Scenario.decode(text.utf8) }
        #expect(refusal?.problems.map(\.path) == ["days"])
        #expect(refusal?.description.contains("2151-01-01 is out of range") == true)
    }

    @Test("one wrong place causes one problem")
    func noFollowUps() throws {
        #expect(try Example.problems("tenants[0].sites[0].agreements[0].prorate", "1").count == 1)
        #expect(try Example.problems("tenants[0].sources[0].companies[0].id", "12").count <= 2)
    }

    @Test("all problems are named at once, each on a line of its own")
    func allAtOnce() throws {
        let text = """
            {"billingDate": "today", "tenants": [{"name": "a", "sites": [], "sources": [], "integrations": [], "x": 1},
              {"name": "a", "sites": [], "sources": [], "integrations": [{"name": "i"}]}]}
            """
        let refusal = #expect(throws: ScenarioError.self) { try Scenario.decode(text.utf8) }
        #expect(
            refusal?.problems.map(\.path) == [
                "billingDate", "tenants[0].x", "tenants[1].integrations[0].source",
                "tenants[1].integrations[0].site", "tenants[1].name",
            ])
        #expect(refusal?.description.split(separator: "\n").count == 5)
    }

    @Test("text that is not JSON, or names a member twice, is refused with its line")
    func syntax() {
        #expect(
            throws: ScenarioError(problems: [ScenarioProblem(path: "", message: "not JSON: line 2: expected a value")])
        ) {
            try Scenario.decode("{\"days\":\n}".utf8)
        }
        let double = #expect(throws: ScenarioError.self) { try Scenario.decode("{\"days\": 1, \"days\": 2}".utf8) }
        #expect(double?.description == "not JSON: line 1: expected 'days' only once in its object")
    }

    @Test("a managed company may be changed only while it is there")
    func lifeOfCompanies() throws {
        let gone = """
            [{"day": 2, "at": "source", "managedCompany": "12", "remove": true},
             {"day": 3, "at": "source", "managedCompany": "12", "rename": "x"},
             {"day": 4, "at": "source", "add": {"id": "12", "name": "again"}},
             {"day": 5, "at": "source", "managedCompany": "12", "rename": "x"}]
            """
        let problems = try Example.problems("tenants[0].changes", gone)
        #expect(problems.map(\.path) == ["tenants[0].changes[1].managedCompany"])
    }

    @Test("a device may use another company's key, and two companies may list one key")
    func sharedKeys() throws {
        let key = "{\"serial\": \"A-1\", \"application\": \"Suite\"}"
        #expect(
            try Example.problems("tenants[0].sources[0].companies[1].keys[0]", key).map(\.path).allSatisfy {
                $0.contains("devices")
            })
        #expect(try Example.problems("tenants[0].sources[0].companies[1].keys[1]", key).isEmpty)
    }

    @Test("a mapping may name what does not exist in ConnectWise: the API answers that")
    func mappingsAreLeftToTheAPI() throws {
        #expect(try Example.problems("tenants[0].integrations[0].companies[0].agreement", "99").isEmpty)
        #expect(try Example.problems("tenants[0].integrations[0].companies[0].connectWiseCompany", "99").isEmpty)
        #expect(try Example.problems("tenants[0].integrations[0].products[1].single", "\"NONE\"").isEmpty)
    }
}
