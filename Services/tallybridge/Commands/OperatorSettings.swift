import CommandLine
import Runtime
import Storage
import Wiring

/// What the command line can be told by its environment; a command reads only what it needs.
enum OperatorSettings {
    static func database(_ settings: inout SettingsReader) -> DatabaseSettings {
        DatabaseSettings(reading: &settings, service: "tallybridge", role: .operator, connections: 2)
    }

    /// The same, with its days shifted as the services' are.
    static func shiftedDatabase(_ settings: inout SettingsReader) -> DatabaseSettings {
        database(&settings).shifted(with: ClockSettings(reading: &settings))
    }

    static func broker(_ settings: inout SettingsReader) -> BrokerSettings {
        BrokerSettings(reading: &settings, service: "tallybridge")
    }

    static func topicsFile(_ settings: inout SettingsReader) -> String {
        settings.string(
            "TOPICS_FILE", default: "deploy/topics.json",
            help: "The declarations of the topics, for migrate and doctor.")
    }

    /// Declares all of them, for `--help`.
    static func all(_ settings: inout SettingsReader) {
        _ = database(&settings)
        _ = broker(&settings)
        _ = topicsFile(&settings)
        _ = MasterKeySettings(reading: &settings)
        _ = ClockSettings(reading: &settings)
    }

    /// Reads what `read` declares; all wrong variables are reported together.
    static func read<Values>(_ source: SettingsSource, _ read: (inout SettingsReader) -> Values) throws -> Values {
        do {
            return try SettingsReader.values(from: source, read).settings
        } catch {
            throw UsageError("\(error)")
        }
    }
}
