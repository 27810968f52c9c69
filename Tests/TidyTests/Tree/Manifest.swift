/// The targets and edges of Package.swift, read as text: asking SwiftPM from inside a test would wait for its lock.
///
/// Understands the manifest's own few functions (`library`, `executable`, `tests`, `system`) and sums of array literals
/// and `let` constants as their dependencies.
struct Manifest {
    struct Target: Equatable {
        enum Kind: String { case library, executable, tests, system }
        let kind: Kind
        let name: String
        let path: String
        let dependencies: [String]
    }

    let targets: [Target]

    init(_ text: String) {
        var parser = ManifestParser(text)
        targets = parser.targets()
    }

    func target(_ name: String) -> Target? { targets.first { $0.name == name } }

    /// The target whose folder holds the file: the deepest one.
    func target(holding path: String) -> Target? {
        targets.filter { path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
    }
}

private struct ManifestParser {
    private enum Token: Equatable { case word(String), text(String), sign(Character) }

    private let tokens: [Token]
    private var constants: [String: [String]] = [:]

    init(_ text: String) { tokens = Self.tokens(of: text) }

    mutating func targets() -> [Manifest.Target] {
        var targets: [Manifest.Target] = []
        for index in tokens.indices {
            if case .word("let") = tokens[index], index + 3 < tokens.count, case .word(let name) = tokens[index + 1],
                tokens[index + 2] == .sign("="), tokens[index + 3] == .sign("[") || isWord(index + 3)
            {
                constants[name] = list(from: index + 3).values
            }
            guard case .word(let word) = tokens[index], let kind = Manifest.Target.Kind(rawValue: word),
                index + 2 < tokens.count, tokens[index + 1] == .sign("("), case .text(let name) = tokens[index + 2]
            else { continue }
            targets.append(target(kind, name, from: index + 3))
        }
        return targets
    }

    private func isWord(_ index: Int) -> Bool {
        guard case .word(let name) = tokens[index] else { return false }
        return constants[name] != nil
    }

    private func target(_ kind: Manifest.Target.Kind, _ name: String, from start: Int) -> Manifest.Target {
        var path = kind == .system ? "Shared/Wrappers/CLibraries/\(name)" : "Tests/\(name)"
        var dependencies: [String] = []
        var index = start
        while index < tokens.count, tokens[index] == .sign(",") {
            index += 1
            if case .word(let label) = tokens[index], index + 1 < tokens.count, tokens[index + 1] == .sign(":") {
                if label == "at", case .text(let text) = tokens[index + 2] { path = text }
                index = skipArgument(from: index + 2)
            } else {
                let list = list(from: index)
                dependencies += list.values
                index = list.end
            }
        }
        return Manifest.Target(kind: kind, name: name, path: path, dependencies: dependencies)
    }

    /// A sum of array literals and constants.
    private func list(from start: Int) -> (values: [String], end: Int) {
        var values: [String] = []
        var index = start
        repeat {
            if index > start { index += 1 }
            if tokens[index] == .sign("[") {
                index += 1
                while index < tokens.count, tokens[index] != .sign("]") {
                    if case .text(let text) = tokens[index] { values.append(text) }
                    index += 1
                }
            } else if case .word(let name) = tokens[index] {
                var names = constants[name] ?? []
                if isFilter(index + 1) { index = filter(&names, from: index + 1) }
                values += names
            }
            index += 1
        } while index < tokens.count && tokens[index] == .sign("+")
        return (values, index)
    }

    /// `.filter { $0 != "Name" }`, the one call the manifest makes on a list.
    private func isFilter(_ index: Int) -> Bool {
        index + 2 < tokens.count && tokens[index] == .sign(".") && tokens[index + 1] == .word("filter")
            && tokens[index + 2] == .sign("{")
    }

    /// Takes the names in the braces away; returns the index of the closing one.
    private func filter(_ names: inout [String], from start: Int) -> Int {
        var index = start
        while index < tokens.count, tokens[index] != .sign("}") {
            if case .text(let unwanted) = tokens[index] { names.removeAll { $0 == unwanted } }
            index += 1
        }
        return index
    }

    private func skipArgument(from start: Int) -> Int {
        var depth = 0
        var index = start
        while index < tokens.count {
            switch tokens[index] {
            case .sign("("), .sign("["): depth += 1
            case .sign(")") where depth == 0: return index
            case .sign(")"), .sign("]"): depth -= 1
            case .sign(",") where depth == 0: return index
            default: break
            }
            index += 1
        }
        return index
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let character = rest.first {
            if rest.hasPrefix("//") {
                rest = rest.drop { $0 != "\n" }
            } else if character == "\"" {
                rest.removeFirst()
                tokens.append(.text(String(rest.prefix { $0 != "\"" })))
                rest = rest.drop { $0 != "\"" }.dropFirst()
            } else if character.isLetter || character == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            } else {
                if !character.isWhitespace { tokens.append(.sign(character)) }
                rest.removeFirst()
            }
        }
        return tokens
    }
}
