import Foundation

/// A text file of the repository.
struct SourceFile: Sendable {
    /// Relative to the repository's root.
    let path: String
    let text: String
    /// Swift source without comments and literals, lines kept; empty for other files.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = path.hasSuffix(".swift") ? SwiftCode(text).text : ""
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var isTest: Bool { path.hasPrefix("Tests/") }
}

/// The repository's text files, or a planted few of them.
struct SourceTree: Sendable {
    let files: [SourceFile]
    /// Every path, of binary files and folders too: what links may point to.
    let paths: Set<String>

    /// A small world for the rules' own tests.
    init(_ texts: [String: String]) {
        files = texts.map { SourceFile(path: $0.key, text: $0.value) }.sorted { $0.path < $1.path }
        paths = files.reduce(into: []) { paths, file in
            var path = file.path[...]
            while !path.isEmpty {
                paths.insert(String(path))
                path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            }
        }
    }

    /// The files below `root`, without what is built or made.
    init(at root: URL) throws {
        var files: [SourceFile] = []
        var paths: Set<String> = []
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys)
        while let url = walk?.nextObject() as? URL {
            let path = String(url.path.dropFirst(root.path.count + 1))
            let isFolder = try url.resourceValues(forKeys: Set(keys)).isDirectory == true
            if isFolder && Self.isMade(url.lastPathComponent) {
                walk?.skipDescendants()
                continue
            }
            paths.insert(path)
            if isFolder || path == ".git" { continue }
            if let text = String(data: try Data(contentsOf: url), encoding: .utf8) {
                files.append(SourceFile(path: path, text: text))
            }
        }
        self.files = files.sorted { $0.path < $1.path }
        self.paths = paths
    }

    /// The repository this test is part of.
    static let repository: Result<SourceTree, any Error> = Result {
        var root = URL(filePath: #filePath)
        while root.path != "/" && !FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) {
            root.deleteLastPathComponent()
        }
        return try SourceTree(at: root)
    }

    func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }

    private static func isMade(_ folder: String) -> Bool {
        folder.hasPrefix(".build")
            || [".git", ".env-python", ".python-env", ".demo", "__pycache__", ".swiftpm"].contains(folder)
    }
}
