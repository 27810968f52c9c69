import Testing

@Suite("the manifest, read as text")
struct ManifestTests {
    private let manifest = Manifest(
        """
        /// A library("NotATarget", at: "nowhere").
        func library(_ name: String, at path: String, _ dependencies: [String] = []) -> Target {}
        let domain = ["Billing", "Ports"]
        let all = domain + ["Pipeline"]
        let package = Package(targets: [
            system("CThing", pkgConfig: "thing", apt: "libthing-dev"),
            library("Plain", at: "Shared/Plain"),
            library("Storage", at: "Shared/Storage", domain + ["Postgres"] + all, resources: [.embedInCode("x")]),
            library("Contracts", at: "Shared/Contracts", ["Billing"], exclude: ["Schemas"]),
            executable("Main", at: "Services/x/Main", ["Plain"]),
            library("Wiring", at: "Shared/Wiring", all.filter { $0 != "Ports" } + ["Secrets"]),
            tests("PlainTests", ["Plain"] + domain, exclude: ["Fixtures"]),
        ])
        """)

    @Test("knows targets, paths and edges, constants added up")
    func edges() {
        #expect(
            manifest.targets == [
                .init(kind: .system, name: "CThing", path: "Shared/Wrappers/CLibraries/CThing", dependencies: []),
                .init(kind: .library, name: "Plain", path: "Shared/Plain", dependencies: []),
                .init(
                    kind: .library, name: "Storage", path: "Shared/Storage",
                    dependencies: ["Billing", "Ports", "Postgres", "Billing", "Ports", "Pipeline"]),
                .init(kind: .library, name: "Contracts", path: "Shared/Contracts", dependencies: ["Billing"]),
                .init(kind: .executable, name: "Main", path: "Services/x/Main", dependencies: ["Plain"]),
                .init(
                    kind: .library, name: "Wiring", path: "Shared/Wiring",
                    dependencies: ["Billing", "Pipeline", "Secrets"]),
                .init(
                    kind: .tests, name: "PlainTests", path: "Tests/PlainTests",
                    dependencies: ["Plain", "Billing", "Ports"]),
            ])
    }

    @Test("finds the target that holds a file")
    func holder() {
        #expect(manifest.target(holding: "Shared/Storage/Rows/Row.swift")?.name == "Storage")
        #expect(manifest.target(holding: "Shared/StorageElse/Row.swift") == nil)
    }

    @Test("sees what is really there")
    func reality() throws {
        let text = try #require(try SourceTree.repository.get().file("Package.swift")?.text)
        let real = Manifest(text)
        #expect(real.targets.count > 50)
        #expect(
            real.target("Pipeline")?.dependencies == [
                "Billing", "Contracts", "Runs", "Ports", "Lifecycle", "Observability", "Locking",
            ])
        #expect(real.target("UsageCollector")?.dependencies.contains("Lifecycle") == true)
    }
}

@Suite("source without comments and literals")
struct SwiftCodeTests {
    @Test(
        "blanks what only people read, and keeps lines and columns",
        arguments: [
            ("a // b", "a     "), ("a /* b\nc */ d", "a     \n     d"), (#"f("x")"#, "f(   )"),
            (#"f("a \"b\" c") + g"#, "f(           ) + g"), (##"f(#"a"b"#) g"##, "f(       ) g"),
            (#"f("\(g("x"))") h"#, "f(           ) h"), ("#expect(a)", "#expect(a)"),
            ("f(\"\"\"\n  a\n  \"\"\") h", "f(   \n   \n     ) h"), (#"a("\\") b"#, "a(    ) b"),
        ])
    func blanking(source: String, code: String) {
        #expect(SwiftCode(source).text == code)
    }
}
