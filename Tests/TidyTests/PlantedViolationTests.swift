import Testing

/// A rule that can't fail proves nothing: each is shown to fail on a planted violation, and to pass beside it.
@Suite("every rule finds what is planted")
struct PlantedViolationTests {
    private static let manifest = """
        let package = Package(targets: [
            library("Locking", at: "Shared/Platform/Locking"),
            library("Kafka", at: "Shared/Wrappers/Kafka", ["Locking"]),
            library("Billing", at: "Shared/Domain/Billing"),
            library("Topics", at: "Shared/Adapters/Topics", ["Billing", "Kafka"]),
            library("AStage", at: "Services/a/Stage", ["Billing"]),
            library("A", at: "Services/a/Shell", ["AStage", "Topics"]),
            tests("ATests", ["A"]),
        ])

        """

    private static func tree(_ texts: [String: String], manifest: String = manifest) -> SourceTree {
        SourceTree(texts.merging(["Package.swift": manifest]) { text, _ in text })
    }

    struct Plant: Sendable, CustomTestStringConvertible {
        let rule: any Rule
        let path: String
        let bad: String
        let good: String
        var goodPath: String?
        var testDescription: String { "\(type(of: rule)) \(path)" }
    }

    private static let wordToDo = "TO" + "DO"

    static let plants: [Plant] = [
        Plant(rule: ImportRule(), path: "Shared/Adapters/Topics/A.swift", bad: "import Locking", good: "import Kafka"),
        Plant(
            rule: ImportRule(), path: "Services/a/Stage/A.swift", bad: "package import Topics", good: "import Billing"),
        Plant(
            rule: ImportRule(), path: "Tests/ATests/A.swift", bad: "@testable import Kafka", good: "@testable import A"),
        Plant(
            rule: ImportRule(), path: "Shared/Nowhere/A.swift", bad: "let a = 1", good: "let a = 1",
            goodPath: "Shared/Wrappers/Kafka/A.swift"),
        Plant(
            rule: LayerRule(), path: "Shared/Domain/Billing/A.swift", bad: "import Foundation",
            good: "// import Foundation"),
        Plant(
            rule: VocabularyRule(), path: "Shared/Wrappers/Kafka/A.swift", bad: "let tenantID = 1",
            good: "let partition = 1"),
        Plant(
            rule: SizeRule(), path: "Shared/Wrappers/Kafka/A.swift", bad: String(repeating: "a\n", count: 401),
            good: String(repeating: "a\n", count: 400)),
        Plant(
            rule: StoreRule(), path: "Shared/Adapters/Storage/Plans/A.swift",
            bad: "    public func a() {\n        database.query(b)\n        database.execute(c)\n    }",
            good:
                "    public func a() {\n        database.query(b)\n    }\n    public func d() {\n        database.execute(c)\n    }"
        ),
        Plant(
            rule: StoreRule(), path: "Shared/Adapters/Storage/Plans/A.swift",
            bad: "    package static func a() {\n        database.query(b)\n        database.anything(c)\n    }",
            good:
                "    package static func a() {\n        database.ensurePartitions(b)\n        database.anything(c)\n    }"
        ),
        Plant(
            rule: StoreRule(), path: "Shared/Adapters/Storage/Plans/A.swift", bad: "let a = BillingException(.b)",
            good: "let a: BillingException? = nil"),
        Plant(
            rule: AccessRule(), path: "Services/a/Shell/A.swift", bad: "@Sendable public func a() {}",
            good: "package func a() {} // public"),
        Plant(rule: ReminderRule(), path: "docs/a.md", bad: "\(wordToDo): later", good: "done"),
        Plant(
            rule: CallRule(), path: "Services/a/Shell/A.swift", bad: "let a = try! b()", good: "let a = try b() // try!"
        ),
        Plant(rule: CallRule(), path: "Services/a/Shell/A.swift", bad: "print(1)", good: "page.print(1); blueprint(1)"),
        Plant(
            rule: CallRule(), path: "Services/a/Shell/A.swift", bad: "try await Task.sleep(for: x)",
            good: "await pause()"),
        Plant(
            rule: CallRule(), path: "Tests/ATests/A.swift", bad: "try await Task.sleep(for: .seconds(1))",
            good: "try await Task.sleep(for: .seconds(3600))"),
        Plant(
            rule: StructureRule(), path: "Services/a/Stage/A.swift", bad: "Task { await a() }",
            good: "addTask { await a() }"),
        Plant(
            rule: StructureRule(), path: "Services/a/Stage/A.swift", bad: "public actor Writer {}",
            good: "let actor = Writer()"),
        Plant(rule: StructureRule(), path: "Shared/Domain/Billing/A.swift", bad: "UUID()", good: "DerivedUUID()"),
        Plant(
            rule: StructureRule(), path: "Services/a/Shell/A.swift", bad: "Task { await a() }",
            good: "await Task { await a() }.value"),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: "let body: JSONValue",
            good: "let body: JSONValue", goodPath: "Services/a/Shell/A.swift"),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: "import StrictJSON",
            good: "let a = 1 // StrictJSON"),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: "func a(_ request: ServerRequest)",
            good: "func a(_ draft: SiteDraft)"),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: "import HTTPMessages", good: "import Billing"
        ),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: "return Answer(status: 404)",
            good: "return .unavailable(status: status, why), 404"),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: #"let place = "/v1/sites""#,
            good: #"let place = "sites/\(id)/privateKey""#),
        Plant(
            rule: StageWordsRule(), path: "Services/a/Stage/A.swift", bad: #"let hint = "GET /sites lists them""#,
            good: #"let hint = "the list of sites""#),
        Plant(
            rule: ProofRule(), path: "Shared/Wrappers/Kafka/A.swift", bad: "final class A: @unchecked Sendable {}",
            good: "// Proof: guarded by lock.\nfinal class A: @unchecked Sendable {}"),
        Plant(
            rule: LinkRule(), path: "docs/a.md", bad: "[x](gone.md)", good: "[x](../Package.swift) [y](https://a.b/c)"),
        Plant(
            rule: LinkRule(), path: "docs/a.md", bad: "# One\n[x](#two)", good: "# One two\n[x](#one-two) `[y](gone)`"),
        Plant(rule: TextRule(), path: "docs/a.md", bad: "a", good: "a\n"),
        Plant(rule: TextRule(), path: "docs/a.md", bad: "a \n", good: "a\n\nb\n"),
        Plant(rule: TextRule(), path: "docs/a.md", bad: "a\n\n", good: "a\n"),
        Plant(rule: TextRule(), path: "Shared/A.swift", bad: "\ta\n", good: "    a\n"),
        Plant(rule: OriginRule(), path: "docs/a.md", bad: "see /ho" + "me/me/a", good: "see docs/a"),
    ]

    @Test("planted", arguments: plants)
    func finds(plant: Plant) {
        let bad = plant.rule.violations(in: Self.tree([plant.path: plant.bad]))
        #expect(bad.contains { $0.path == plant.path }, "the planted violation was not found")
        let good = plant.rule.violations(in: Self.tree([plant.goodPath ?? plant.path: plant.good]))
        #expect(good.filter { $0.path == plant.path || $0.path == plant.goodPath }.isEmpty)
    }

    @Test(
        "a variable or metric that is mentioned must exist",
        arguments: [
            ("TALLYBRIDGE_HTTP_PORT=1", true), ("TALLYBRIDGE_KEY_FILE=/a", true), ("TALLYBRIDGE_HTP_PORT=1", false),
            ("TALLYBRIDGE_TEST_ONLY=1", true), ("tallybridge_runs_total > 1", true),
            ("tallybridge_took_seconds_bucket", true), ("tallybridge_run_total > 1", false),
            ("role tallybridge_api", true),
        ])
    func mentions(text: String, exists: Bool) {
        let tree = Self.tree([
            "Services/a/Shell/A.swift": """
            a = settings.int("HTTP_PORT", default: 1)
            b = settings.secret(
                "KEY", help: "")
            metrics.counter("tallybridge_runs_total"); metrics.histogram("tallybridge_took_seconds")
            """, "Tests/ATests/A.swift": #"environment["TALLYBRIDGE_TEST_ONLY"]"#, "deploy/a.yml": text,
        ])
        let found = SettingMentionRule().violations(in: tree) + MetricMentionRule().violations(in: tree)
        #expect(found.isEmpty == exists, "\(found)")
    }

    @Test(
        "the manifest's edges keep the layers",
        arguments: [
            (#"["Locking"]"#, #"["Locking", "Billing"]"#, "Kafka depends on Billing"),
            (
                #"at: "Shared/Domain/Billing""#, #"at: "Shared/Domain/Billing", ["Locking"]"#,
                "Billing depends on Locking"
            ),
            (
                #"["AStage", "Topics"]"#, #"["AStage", "BStage"]), library("BStage", at: "Services/b/Stage""#,
                "A depends on BStage"
            ),
            (#"["AStage", "Topics"]"#, #"["B"]), library("B", at: "Services/b/Shell""#, "A depends on B"),
            (#"["AStage", "Topics"]"#, #"["ATests"]"#, "A depends on ATests"),
            (#"Stage", ["Billing"]"#, #"Stage", ["Topics"]"#, "AStage depends on Topics"),
            (
                #"["Billing", "Kafka"]"#, #"["Secrets"]), library("Secrets", at: "Shared/Adapters/Secrets""#,
                "Topics depends on Secrets"
            ),
        ])
    func layers(old: String, new: String, problem: String) {
        let planted = Self.manifest.replacing(old, with: new)
        #expect(planted != Self.manifest)
        let found = LayerRule().violations(in: Self.tree([:], manifest: planted))
        #expect(found.contains { $0.problem.hasPrefix(problem) }, "\(found)")
        #expect(LayerRule().violations(in: Self.tree([:])).isEmpty)
    }

    @Test("a library without README is found, and one with too long a README", arguments: [0, 2, 31])
    func readmes(lines: Int) {
        let manifest = #"library("Locking", at: "Shared/Platform/Locking")"#
        let path = "Shared/Platform/Locking/README.md"
        let texts = lines == 0 ? [:] : [path: String(repeating: "a\n", count: lines)]
        #expect(ReadmeRule().violations(in: Self.tree(texts, manifest: manifest)).map(\.path) == [path])
        let good = [path: String(repeating: "a\n", count: 30)]
        #expect(ReadmeRule().violations(in: Self.tree(good, manifest: manifest)).isEmpty)
    }
}
