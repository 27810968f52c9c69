import Runtime
import Testing

private enum Mode: String, CaseIterable { case real, demo }

@Suite("settings")
struct SettingsReaderTests {
    private struct Example: Sendable {
        let port: Int
        let host: String
        let password: Secret
        let mode: String
        let brokers: [String]
        let interval: Duration
        let isOn: Bool
        let database: HostPort

        init(reading settings: inout SettingsReader) {
            port = settings.int("HTTP_PORT", default: 8080, in: 0...65535, help: "Where the API is.")
            host = settings.string("HTTP_HOST", default: "127.0.0.1", help: "Its address.")
            password = settings.secret("PASSWORD", help: "Opens the database.")
            mode = settings.choice("MODE", default: Mode.real, help: "What for.").rawValue
            brokers = settings.list("BROKERS", help: "The brokers.")
            interval = settings.duration(
                "POLL_SECONDS", default: .seconds(5), in: .milliseconds(100)...(.seconds(60)), help: "How often.")
            isOn = settings.bool("ON", default: false, help: "Whether.")
            let database = settings.value(
                "DATABASE", expects: "host:port", default: nil, isRequired: true, help: "Where the database is."
            ) { HostPort($0) }
            self.database = database ?? HostPort(host: "", port: 1)
        }
    }

    private func source(_ environment: [String: String], files: [String: String] = [:]) -> SettingsSource {
        struct Missing: Error {}
        return SettingsSource(environment: environment) { path in
            guard let text = files[path] else { throw Missing() }
            return text
        }
    }

    private func problems(_ environment: [String: String], files: [String: String] = [:]) -> [String] {
        do {
            _ = try SettingsReader.values(from: source(environment, files: files), Example.init(reading:))
            return []
        } catch { return error.problems.map(\.description) }
    }

    @Test("values come from variables, else from defaults")
    func values() throws {
        let (settings, _) = try SettingsReader.values(
            from: source([
                "TALLYBRIDGE_HTTP_PORT": "0", "TALLYBRIDGE_PASSWORD": "open", "TALLYBRIDGE_BROKERS": "a:1, b:2,",
                "TALLYBRIDGE_POLL_SECONDS": "0.25", "TALLYBRIDGE_ON": "YES", "TALLYBRIDGE_DATABASE": "[::1]:5432",
                "TALLYBRIDGE_MODE": "demo", "TALLYBRIDGE_HTTP_HOST": "", "PATH": "/bin",
            ]), Example.init(reading:))
        #expect(settings.port == 0)
        #expect(settings.host == "127.0.0.1")
        #expect(settings.password.reveal() == "open")
        #expect(settings.mode == "demo")
        #expect(settings.brokers == ["a:1", "b:2"])
        #expect(settings.interval == .milliseconds(250))
        #expect(settings.isOn)
        #expect(settings.database == HostPort(host: "::1", port: 5432))
        #expect(settings.database.description == "[::1]:5432")
    }

    @Test("all wrong settings are reported at once, with what would be right")
    func allProblems() {
        let found = problems([
            "TALLYBRIDGE_HTTP_PORT": "eighty", "TALLYBRIDGE_MODE": "fast", "TALLYBRIDGE_POLL_SECONDS": "61",
            "TALLYBRIDGE_ON": "maybe", "TALLYBRIDGE_DATABASE": "localhost",
        ])
        #expect(
            found == [
                "TALLYBRIDGE_HTTP_PORT is 'eighty', but must be a whole number from 0 to 65535",
                "TALLYBRIDGE_PASSWORD is not set, but must be a text",
                "TALLYBRIDGE_MODE is 'fast', but must be one of real, demo",
                "TALLYBRIDGE_POLL_SECONDS is '61', but must be a number of seconds from 0.1 to 60",
                "TALLYBRIDGE_ON is 'maybe', but must be true or false",
                "TALLYBRIDGE_DATABASE is 'localhost', but must be host:port",
            ])
    }

    @Test("a secret may come from a file, whose last line feed does not count")
    func secretFile() throws {
        let source = source(
            ["TALLYBRIDGE_PASSWORD_FILE": "/run/secret", "TALLYBRIDGE_DATABASE": "db:5432"],
            files: ["/run/secret": "open sesame\r\n"])
        let (settings, reader) = try SettingsReader.values(from: source, Example.init(reading:))
        #expect(settings.password.reveal() == "open sesame")
        #expect(reader.warnings == [])
    }

    @Test(
        "a secret that can't be had says why and never shows itself",
        arguments: [
            (
                ["TALLYBRIDGE_PASSWORD": "hush", "TALLYBRIDGE_PASSWORD_FILE": "/a"],
                "TALLYBRIDGE_PASSWORD and TALLYBRIDGE_PASSWORD_FILE are both set; remove one of them"
            ),
            (
                ["TALLYBRIDGE_PASSWORD_FILE": "/gone"],
                "TALLYBRIDGE_PASSWORD can't be read from the file /gone: name a readable text file"
            ),
            (
                ["TALLYBRIDGE_PASSWORD_FILE": "/empty"],
                "TALLYBRIDGE_PASSWORD can't be read: the file /empty is empty"
            ),
        ])
    func secretProblems(environment: [String: String], problem: String) {
        let environment = environment.merging(["TALLYBRIDGE_DATABASE": "db:5432"]) { old, _ in old }
        #expect(problems(environment, files: ["/a": "x", "/empty": "\n"]) == [problem])
    }

    @Test("a variable nobody knows is a warning with what was probably meant")
    func unknownVariables() throws {
        let source = source([
            "TALLYBRIDGE_PASSWORD": "x", "TALLYBRIDGE_DATABASE": "db:5432", "TALLYBRIDGE_HTP_PORT": "1",
            "TALLYBRIDGE_SOMETHING_ELSE_ENTIRELY": "1", "OTHER": "1",
        ])
        let reader = try SettingsReader.values(from: source, Example.init(reading:)).reader
        #expect(
            reader.warnings == [
                "TALLYBRIDGE_HTP_PORT is not known here, did you mean TALLYBRIDGE_HTTP_PORT?",
                "TALLYBRIDGE_SOMETHING_ELSE_ENTIRELY is not known here",
            ])
    }

    @Test("settings that only together are wrong can be refused")
    func rejects() {
        let source = source(["TALLYBRIDGE_LOW": "5", "TALLYBRIDGE_HIGH": "3"])
        #expect(throws: SettingsProblems.self) {
            _ = try SettingsReader.values(from: source) { settings in
                let low = settings.int("LOW", in: 0...9, help: "Low.")
                let high = settings.int("HIGH", in: 0...9, help: "High.")
                if low > high { settings.reject("LOW", because: "must not be more than TALLYBRIDGE_HIGH") }
            }
        }
    }

    @Test("the description shows what is in use, defaults marked, secrets hidden")
    func redacted() throws {
        let source = source(["TALLYBRIDGE_PASSWORD": "hush", "TALLYBRIDGE_DATABASE": "db:5432"])
        let (settings, reader) = try SettingsReader.values(from: source, Example.init(reading:))
        #expect(
            reader.redactedDescription == """
                TALLYBRIDGE_HTTP_PORT=8080 (default)
                TALLYBRIDGE_HTTP_HOST=127.0.0.1 (default)
                TALLYBRIDGE_PASSWORD=<redacted>
                TALLYBRIDGE_MODE=real (default)
                TALLYBRIDGE_POLL_SECONDS=5 (default)
                TALLYBRIDGE_ON=false (default)
                TALLYBRIDGE_DATABASE=db:5432

                """)
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("hush"))
        #expect(!"\(settings) \(String(reflecting: settings.password))".contains("hush"))
    }

    @Test("the same declarations make the help")
    func help() {
        let text = SettingsReader.help { settings in
            _ = settings.int("HTTP_PORT", default: 8080, in: 0...65535, help: "Where the API is.")
            _ = settings.secret("KEY", help: "Seals.")
            _ = settings.optionalString("NOTE", help: "A note.")
        }
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            flat == "TALLYBRIDGE_HTTP_PORT Where the API is. (a whole number from 0 to 65535; default: 8080) "
                + "TALLYBRIDGE_KEY Seals. The file named by TALLYBRIDGE_KEY_FILE may hold it. (a text; required) "
                + "TALLYBRIDGE_NOTE A note. (a text; optional)")
    }

    @Test(
        "a host and a port",
        arguments: [
            ("db:5432", HostPort(host: "db", port: 5432)), ("[2001:db8::1]:1", HostPort(host: "2001:db8::1", port: 1)),
            ("2001:db8::1:1", nil), ("db", nil), (":1", nil), ("db:0", nil), ("db:65536", nil), ("db:x", nil),
        ])
    func hostPorts(text: String, expected: HostPort?) {
        #expect(HostPort(text) == expected)
    }

    @Test("an address to listen on is an IP address", arguments: ["0.0.0.0", "::1", "300.1.1.1", "nosuch.invalid"])
    func address(text: String) {
        var reader = SettingsReader(source(["TALLYBRIDGE_API_HOST": text]))
        _ = reader.address("API_HOST", default: "127.0.0.1", help: "Where.")
        let isRight = text == "0.0.0.0" || text == "::1"
        let problem = "TALLYBRIDGE_API_HOST is '\(text)', but must be an IPv4 or IPv6 address"
        #expect(reader.problems.map(\.description) == (isRight ? [] : [problem]))
    }

    @Test("bounds of a duration are told as they were written")
    func durationBounds() {
        var reader = SettingsReader(source(["TALLYBRIDGE_JITTER_SECONDS": "0"]))
        _ = reader.duration("JITTER_SECONDS", in: .seconds(1)...(.seconds(3599)), help: "Spread.")
        #expect(reader.problems.first?.description.hasSuffix("a number of seconds from 1 to 3599") == true)
    }
}
