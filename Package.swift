// swift-tools-version: 6.2
import PackageDescription

// One settings array for every Swift target: see STYLE in CONTRIBUTING.md.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library target whose sources are at `path`; `dependencies` are all it may import from this repository.
func library(
    _ name: String, at path: String, _ dependencies: [String] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: path, exclude: exclude + ["README.md"],
        resources: resources, swiftSettings: settings)
}

/// An executable target: a few lines that read settings, build and run.
func executable(_ name: String, at path: String, _ dependencies: [String], exclude: [String] = []) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: path, exclude: exclude,
        swiftSettings: settings)
}

/// A test target in `Tests/<name>`.
func tests(_ name: String, _ dependencies: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: "Tests/\(name)", exclude: exclude,
        swiftSettings: settings)
}

/// A C library of the system, described by `Shared/Wrappers/CLibraries/<name>/module.modulemap`.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: name, path: "Shared/Wrappers/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let domain = ["Billing", "Contracts", "Runs", "Ports"]
let stageImports = domain + ["Pipeline", "Observability"]
let shellImports =
    domain + [
        "Pipeline", "Observability", "Locking", "Lifecycle", "CommandLine", "Runtime", "Topics", "Storage",
        "SystemPorts",
        "Kafka", "Postgres", "HTTPServer", "HTTPClient", "Cryptography", "Wiring",
    ]

let package = Package(
    name: "tallybridge",
    products: [
        .executable(name: "usage-collector", targets: ["UsageCollectorMain"]),
        .executable(name: "billing-calculator", targets: ["BillingCalculatorMain"]),
        .executable(name: "connectwise-writer", targets: ["ConnectWiseWriterMain"]),
        .executable(name: "mapping-api", targets: ["MappingAPIMain"]),
        .executable(name: "tallybridge", targets: ["TallybridgeMain"]),
        .executable(name: "simulators", targets: ["SimulatorsMain"]),
        .executable(name: "demo", targets: ["DemoMain"]),
        .executable(name: "simulate", targets: ["SimulateMain"]),
    ],
    targets: [
        // Platform
        library("Locking", at: "Shared/Platform/Locking"),
        library("Lifecycle", at: "Shared/Platform/Lifecycle", ["Locking"]),
        library("Observability", at: "Shared/Platform/Observability", ["Locking"]),
        library("CommandLine", at: "Shared/Platform/CommandLine"),
        library("StrictJSON", at: "Shared/Platform/StrictJSON"),

        // Wrappers
        system("CRdkafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
        system("CLibpq", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CLibcurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        system("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        library("OwnerThread", at: "Shared/Wrappers/OwnerThread", ["Locking"]),
        library("Cryptography", at: "Shared/Wrappers/Cryptography", ["CLibcrypto"]),
        library(
            "Kafka", at: "Shared/Wrappers/Kafka", ["CRdkafka", "OwnerThread", "Locking", "Lifecycle", "Observability"]),
        library(
            "Postgres", at: "Shared/Wrappers/Postgres",
            ["CLibpq", "OwnerThread", "Locking", "Lifecycle", "Observability"]),
        library("HTTPMessages", at: "Shared/Wrappers/HTTPMessages"),
        library(
            "HTTPClient", at: "Shared/Wrappers/HTTPClient",
            ["CLibcurl", "HTTPMessages", "OwnerThread", "Cryptography", "Locking", "Lifecycle", "Observability"]),
        library(
            "HTTPServer", at: "Shared/Wrappers/HTTPServer",
            ["CMicrohttpd", "HTTPMessages", "Locking", "Lifecycle", "Observability"]),

        // Domain
        library("Billing", at: "Shared/Domain/Billing", exclude: ["RULES.md"]),
        library(
            "Contracts", at: "Shared/Domain/Contracts", ["Billing", "Cryptography", "StrictJSON"], exclude: ["Schemas"]),
        library("Runs", at: "Shared/Domain/Runs", ["Billing", "Contracts"]),
        library("Ports", at: "Shared/Domain/Ports", ["Billing", "Contracts", "Runs"]),
        library("Pipeline", at: "Shared/Domain/Pipeline", domain + ["Lifecycle", "Observability", "Locking"]),

        // Adapters
        library("Topics", at: "Shared/Adapters/Topics", domain + ["Locking", "Observability", "Kafka"]),
        library(
            "Storage", at: "Shared/Adapters/Storage",
            domain + ["Locking", "Observability", "Postgres", "Cryptography"],
            resources: [.embedInCode("Migrations")]),
        library(
            "SecurityCenter", at: "Shared/Adapters/SecurityCenter",
            domain + ["Locking", "Observability", "HTTPClient", "HTTPMessages"]),
        library(
            "ConnectWise", at: "Shared/Adapters/ConnectWise",
            domain + ["Locking", "Observability", "HTTPClient", "HTTPMessages"]),
        library(
            "Catalogue", at: "Shared/Adapters/Catalogue", domain + ["Locking", "Observability"],
            resources: [.embedInCode("applications.json")]),
        library("Secrets", at: "Shared/Adapters/Secrets", domain + ["Locking", "Observability", "Cryptography"]),
        library(
            "SystemPorts", at: "Shared/Adapters/SystemPorts", domain + ["Locking", "Observability", "Cryptography"]),
        library(
            "Runtime", at: "Shared/Runtime",
            ["CommandLine", "HTTPServer", "HTTPMessages", "Lifecycle", "Locking", "Observability"]),
        library(
            "Wiring", at: "Shared/Wiring",
            shellImports.filter { $0 != "Wiring" } + ["SecurityCenter", "ConnectWise", "Secrets"]),

        // Services
        library("UsageCollectorStage", at: "Services/usage-collector/Stage", stageImports),
        library(
            "UsageCollector", at: "Services/usage-collector/Shell",
            ["UsageCollectorStage", "SecurityCenter", "Catalogue", "Secrets"] + shellImports),
        executable(
            "UsageCollectorMain", at: "Services/usage-collector/Main", ["UsageCollector", "CommandLine", "Runtime"]),
        library("BillingCalculatorStage", at: "Services/billing-calculator/Stage", stageImports),
        library(
            "BillingCalculator", at: "Services/billing-calculator/Shell",
            ["BillingCalculatorStage", "Catalogue"] + shellImports),
        executable(
            "BillingCalculatorMain", at: "Services/billing-calculator/Main",
            ["BillingCalculator", "CommandLine", "Runtime"]),
        library("ConnectWiseWriterStage", at: "Services/connectwise-writer/Stage", stageImports),
        library(
            "ConnectWiseWriter", at: "Services/connectwise-writer/Shell",
            ["ConnectWiseWriterStage", "ConnectWise", "Secrets"] + shellImports),
        executable(
            "ConnectWiseWriterMain", at: "Services/connectwise-writer/Main",
            ["ConnectWiseWriter", "CommandLine", "Runtime"]),
        library("MappingAPIStage", at: "Services/mapping-api/Stage", stageImports),
        library(
            "MappingAPI", at: "Services/mapping-api/Shell",
            ["MappingAPIStage", "StrictJSON", "HTTPMessages", "SecurityCenter", "ConnectWise", "Catalogue", "Secrets"]
                + shellImports,
            resources: [.embedInCode("openapi.json")]),
        executable("MappingAPIMain", at: "Services/mapping-api/Main", ["MappingAPI", "CommandLine", "Runtime"]),
        library(
            "Tallybridge", at: "Services/tallybridge/Commands",
            ["SecurityCenter", "ConnectWise", "Catalogue", "Secrets"] + shellImports),
        executable("TallybridgeMain", at: "Services/tallybridge/Main", ["Tallybridge", "CommandLine", "Runtime"]),

        // Tests and what they stand on
        library("Support", at: "Tests/Support", ["Locking", "Lifecycle", "Observability"]),
        library(
            "Simulators", at: "Tests/Simulators/Library",
            [
                "Billing", "Locking", "Lifecycle", "Observability", "StrictJSON", "HTTPServer", "HTTPMessages", "CZlib",
                "Support",
            ]),
        executable(
            "SimulatorsMain", at: "Tests/Simulators/Main",
            ["Simulators", "CommandLine", "Lifecycle", "StrictJSON", "Support"]),
        library(
            "Demo", at: "Tests/Demo/Library",
            [
                "Billing", "Simulators", "Support", "HTTPClient", "HTTPMessages", "Locking", "Lifecycle",
                "Observability", "CommandLine", "Kafka", "Postgres",
            ]),
        executable("DemoMain", at: "Tests/Demo/Main", ["Demo", "CommandLine"]),
        library(
            "SimulatedPorts", at: "Tests/SimulatedPorts",
            domain + ["Pipeline", "Locking", "Cryptography", "Observability"]),
        library(
            "TestDatabases", at: "Tests/TestDatabases", ["Storage", "Postgres", "Support", "Locking"]),
        tests(
            "PortContracts",
            domain + [
                "Pipeline", "SimulatedPorts", "Storage", "Postgres", "TestDatabases", "Locking", "Observability",
                "UsageCollectorStage",
            ],
            exclude: ["README.md"]
        ),
        tests(
            "StorageTests",
            domain + [
                "Pipeline", "Storage", "Postgres", "Lifecycle", "Support", "Locking", "Observability", "TestDatabases",
            ]),
        tests("PlatformTests", ["Locking", "Lifecycle", "Observability", "CommandLine", "StrictJSON", "Support"]),
        .target(name: "CSimulation", path: "Tests/Simulation/CSimulation"),
        library(
            "Simulation", at: "Tests/Simulation/Library",
            stageImports + [
                "UsageCollectorStage", "BillingCalculatorStage", "ConnectWiseWriterStage", "SecurityCenter",
                "ConnectWise", "Catalogue", "SimulatedPorts", "Simulators", "CSimulation", "HTTPClient",
                "HTTPMessages", "Lifecycle", "Locking", "StrictJSON",
            ]),
        executable("SimulateMain", at: "Tests/Simulation/Main", ["Simulation", "CommandLine", "Locking"]),
        tests(
            "RuntimeTests",
            [
                "Runtime", "CommandLine", "HTTPServer", "HTTPClient", "HTTPMessages", "Lifecycle", "Locking",
                "Observability", "Support",
            ]),
        tests(
            "WiringTests",
            [
                "Wiring", "Runtime", "Storage", "Contracts", "Ports", "Pipeline", "Kafka", "Lifecycle", "Locking",
                "Observability", "Support",
            ]),
        tests("OwnerThreadTests", ["OwnerThread", "Locking", "Support"]),
        tests("CryptographyTests", ["Cryptography"]),
        tests("KafkaTests", ["Kafka", "Lifecycle", "Locking", "Observability", "Support"]),
        tests("PostgresTests", ["Postgres", "Lifecycle", "Locking", "Observability", "Support"]),
        tests(
            "HTTPTests",
            [
                "HTTPClient", "HTTPServer", "HTTPMessages", "Cryptography", "Lifecycle", "Locking", "Observability",
                "Support",
            ]),
        tests("BillingTests", ["Billing"]),
        tests("ContractsTests", domain + ["Support"], exclude: ["Fixtures"]),
        tests("RunsTests", domain),
        tests("CatalogueTests", ["Catalogue", "Billing"]),
        tests("SecretsTests", ["Secrets", "Billing", "Cryptography"]),
        tests("SystemPortsTests", ["SystemPorts", "Ports"]),
        tests("TopicsTests", domain + ["Topics", "Kafka", "Support", "Locking"]),
        tests(
            "SecurityCenterTests",
            domain + [
                "SecurityCenter", "Simulators", "HTTPClient", "HTTPServer", "HTTPMessages", "Support", "Lifecycle",
                "Observability", "Locking",
            ]),
        tests(
            "ConnectWiseTests",
            domain + [
                "ConnectWise", "Simulators", "HTTPClient", "HTTPServer", "HTTPMessages", "Support", "Lifecycle",
                "Observability", "Locking",
            ]),
        tests(
            "SimulatorTests",
            [
                "Billing", "Simulators", "HTTPClient", "HTTPServer", "HTTPMessages", "Support", "Lifecycle", "Locking",
                "Observability", "StrictJSON",
            ]),
        tests(
            "MappingAPITests",
            shellImports + [
                "MappingAPI", "MappingAPIStage", "StrictJSON", "HTTPMessages", "Simulators", "Support", "Secrets",
                "Catalogue",
            ]),
        tests("SimulationTests", ["Simulation", "Simulators", "Billing", "Contracts", "Locking", "Support"]),
        tests(
            "StageTests",
            stageImports + [
                "UsageCollectorStage", "BillingCalculatorStage", "ConnectWiseWriterStage", "MappingAPIStage",
                "SimulatedPorts", "Lifecycle", "Support", "Locking",
            ]),
        tests("EndToEndTests", ["Demo", "Simulators", "Support", "Locking", "StrictJSON"]),
        tests("TidyTests", ["Support"]),
    ],
    cxxLanguageStandard: .cxx17
)
