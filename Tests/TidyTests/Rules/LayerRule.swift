/// The order of the layers, as edges of the manifest.
struct LayerRule: Rule {
    let claim = "Billing imports nothing, stages no adapter, adapters not each other, services not each other"

    func violations(in tree: SourceTree) -> [Violation] {
        let manifest = Manifest(tree.file("Package.swift")?.text ?? "")
        var violations = manifest.targets.flatMap { target in
            target.dependencies.compactMap { name -> Violation? in
                guard let other = manifest.target(name), let law = broken(by: target, importing: other) else {
                    return nil
                }
                return Violation(path: "Package.swift", problem: "\(target.name) depends on \(name), but \(law)")
            }
        }
        for file in tree.files where file.isSwift && file.path.hasPrefix("Shared/Domain/Billing/") {
            for (module, line) in file.imports {
                violations.append(
                    Violation(path: file.path, line: line, problem: "imports \(module), but Billing imports nothing"))
            }
        }
        return violations
    }

    private func broken(by target: Manifest.Target, importing other: Manifest.Target) -> String? {
        let (from, to) = (Layer(target.path), Layer(other.path))
        switch from {
        case .platform: return to == .platform ? nil : "the platform knows only itself"
        case .wrapper:
            return to == .platform || to == .wrapper ? nil : "wrappers know only the platform and C libraries"
        case .domain:
            if target.name == "Billing" { return "Billing imports nothing" }
            let platform = ["Observability", "Locking", "Lifecycle", "StrictJSON"]
            return to == .domain || (platform + ["Cryptography"]).contains(other.name)
                ? nil : "the domain knows no adapter, no wrapper and no service"
        case .adapter:
            if to == .adapter { return "adapters do not know each other" }
            return to == .domain || to == .platform || to == .wrapper ? nil : "adapters know no runtime and no service"
        case .runtime:
            return to == .platform || to == .wrapper ? nil : "the runtime knows no domain, adapter or service"
        case .stage:
            return to == .domain || other.name == "Observability"
                ? nil : "stages know only the domain and observability"
        case .wiring:
            return [.tests, .stage].contains(to) || to.isService ? "the wiring knows no service and no test" : nil
        case .service(let name):
            if to == .tests { return "nothing but tests imports tests" }
            guard case .service(let otherName) = to else {
                return to != .stage || other.path.hasPrefix("Services/\(name)/") ? nil : Self.apart
            }
            return name == otherName ? nil : Self.apart
        case .tests: return nil
        }
    }

    private static let apart = "services know each other only through topics and tables"
}

private enum Layer: Equatable {
    case platform, wrapper, domain, adapter, runtime, wiring, stage, service(String), tests

    var isService: Bool {
        if case .service = self { return true }
        return false
    }

    init(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        self =
            switch (parts.first, parts.dropFirst().first) {
            case ("Shared", "Platform"): .platform
            case ("Shared", "Wrappers"): .wrapper
            case ("Shared", "Domain"): .domain
            case ("Shared", "Adapters"): .adapter
            case ("Shared", "Runtime"): .runtime
            case ("Shared", "Wiring"): .wiring
            case ("Services", let service): parts.last == "Stage" ? .stage : .service(service ?? "")
            default: .tests
            }
    }
}
