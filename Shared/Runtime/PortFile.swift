import Foundation
import Locking

/// The ports a process listens on, by name; written to a file whenever one is added, when there is one.
final class PortFile: Sendable {
    private let path: String?
    private let ports = Locked<[String: Int]>([:])

    init(path: String?) { self.path = path }

    var all: [String: Int] { ports.withLock { $0 } }

    /// Adds a port and replaces the file in one step, so that a reader never sees half of it.
    func add(_ name: String, _ port: Int) throws {
        // Under the lock, so that an older list never replaces a newer one.
        try ports.withLock { ports in
            ports[name] = port
            guard let path else { return }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try encoder.encode(ports).write(to: URL(filePath: path), options: .atomic)
        }
    }
}
