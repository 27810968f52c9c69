import Foundation

/// Where the built programs are: beside this one, or beside the test bundle.
package struct Executables: Sendable {
    private let folder: String

    /// The folder of the running program.
    package init() {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        // Tests run as `<build>/tallybridgePackageTests.xctest` or through a helper of the toolchain.
        let bundle = ProcessInfo.processInfo.arguments.first { $0.hasSuffix(".xctest") }
        folder = (bundle.map { URL(fileURLWithPath: $0) } ?? program).deletingLastPathComponent().path
    }

    /// Programs in `folder`.
    package init(folder: String) { self.folder = folder }

    /// The path of a program.
    package func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw DemoError.failed("\(name) is not built: run `swift build --build-tests` first (looked at \(path))")
        }
        return path
    }
}
