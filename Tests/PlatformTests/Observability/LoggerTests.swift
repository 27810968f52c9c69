import Glibc
import Observability
import Support
import Testing

@Suite("log lines")
struct LoggerTests {
    private let sink = CapturingSink()

    private func record(_ message: String, _ metadata: Metadata = [:]) -> LogRecord {
        LogRecord(
            time: WallTime(milliseconds: 1_772_355_900_007), level: .info, label: "test", message: message,
            metadata: metadata)
    }

    @Test("one JSON object: time, level, service, message, then metadata ordered by key")
    func shape() {
        let line = record("stored", ["rows": 12, "b.flag": true, "a.list": ["x", 1], "took": 0.5]).jsonLine
        #expect(
            line == #"{"time":"2026-03-01T09:05:00.007Z","level":"info","service":"test","message":"stored","#
                + #""a.list":["x",1],"b.flag":true,"rows":12,"took":0.5}"#)
    }

    @Test(
        "text is escaped, so that a line stays a line",
        arguments: [
            ("say \"hi\"", #""say \"hi\"""#), (#"a\b"#, #""a\\b""#), ("one\r\ntwo\tthree", #""one\r\ntwo\tthree""#),
            ("\u{0}\u{1B}[31m\u{7F}", #""\u0000\u001b[31m\u007f""#), ("Zürich 🙂", #""Zürich 🙂""#),
            ("\u{2028}", #""\u2028""#),
        ])
    func escaping(text: String, json: String) {
        #expect(record("m", ["key": .string(text)]).jsonLine.hasSuffix(#""key":"# + json + "}"))
    }

    @Test("metadata can't replace the line's own keys")
    func reservedKeys() {
        #expect(record("m", ["message": "x"]).jsonLine.hasSuffix(#""message":"m","metadata.message":"x"}"#))
    }

    @Test("numbers JSON can't say are text", arguments: [(Double.nan, "nan"), (.infinity, "inf")])
    func oddNumbers(number: Double, text: String) {
        #expect(record("m", ["n": .double(number)]).jsonLine.hasSuffix(#""n":""# + text + "\"}"))
    }

    @Test(
        "time is UTC to the millisecond",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
        ])
    func time(milliseconds: Int64, text: String) {
        #expect(WallTime(milliseconds: milliseconds).description == text)
    }

    @Test("lines below the level are dropped and their metadata is never made")
    func levels() {
        func unexpected() -> Metadata {
            Issue.record("metadata of a dropped line was made")
            return [:]
        }
        var logger = Logger(label: "test", sink: sink, level: .warning)
        logger.info("dropped", metadata: unexpected())
        logger.warning("kept")
        logger.level = .trace
        logger.trace("kept too")
        #expect(sink.messages == ["kept", "kept too"])
    }

    @Test("metadata adds up, the nearest wins")
    func metadata() {
        let logger = Logger(label: "test", sink: sink, metadata: ["a": 1, "b": 1, "c": 1])
        logger.error("m", metadata: ["b": 2, "c": 3])
        #expect(sink.records.map(\.metadata) == [["a": 1, "b": 2, "c": 3]])
        #expect(sink.records.map(\.label) == ["test"])
    }

    @Test("a level has a name", arguments: [("WARN", LogLevel.warning), ("error", .error), ("Trace", .trace)])
    func names(name: String, level: LogLevel) {
        #expect(LogLevel(name: name) == level)
        #expect(LogLevel(name: "loud") == nil)
    }

    @Test("lines of many tasks stay whole")
    func concurrentLines() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let logger = Logger(label: "test", sink: JSONLinesSink(descriptor: writing))
        let filling = String(repeating: "x", count: 100)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<20 {
                        logger.info("line", metadata: ["task": .int(task), "filling": .string(filling)])
                    }
                }
            }
        }
        close(writing)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Not until the end of the file: a program that another test starts may hold the writing end too.
        while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < 160,
            case let count = read(reading, &buffer, buffer.count), count > 0
        {
            bytes += buffer.prefix(count)
        }
        close(reading)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 160)
        #expect(lines.allSatisfy { $0.hasPrefix(#"{"time":""#) && $0.hasSuffix("}") })
    }
}
