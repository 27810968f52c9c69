import Foundation
import Testing

@testable import Runtime

@Suite("the port file")
struct PortFileTests {
    @Test("is replaced whole with each port that becomes known")
    func replaced() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ports-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = PortFile(path: path)
        try file.add("health", 4001)
        #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == #"{"health":4001}"#)
        try file.add("api", 4000)
        #expect(try String(contentsOf: URL(filePath: path), encoding: .utf8) == #"{"api":4000,"health":4001}"#)
    }

    @Test("is not needed")
    func absent() throws {
        let file = PortFile(path: nil)
        try file.add("health", 4001)
        #expect(file.all == ["health": 4001])
    }
}
