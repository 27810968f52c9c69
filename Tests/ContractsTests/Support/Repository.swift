import Foundation

/// Where the files beside the sources are.
enum Repository {
    /// The folder with Package.swift in it.
    static let root: URL = {
        var folder = URL(filePath: #filePath)
        while folder.path != "/"
            && !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    static let schemas = root.appending(path: "Shared/Domain/Contracts/Schemas")
    static let fixtures = root.appending(path: "Tests/ContractsTests/Fixtures")

    /// The names in a folder, sorted.
    static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}
