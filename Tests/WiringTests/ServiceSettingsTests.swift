import Runtime
import Storage
import Testing
import Wiring

@Suite("the settings that services share")
struct ServiceSettingsTests {
    private static let right = [
        "TALLYBRIDGE_DATABASE_URL": "postgres://tallybridge_writer:p%40ss@db:5432/tallybridge",
        "TALLYBRIDGE_KAFKA_BROKERS": "one:9092,SASL_SSL://[::1]:9093",
        "TALLYBRIDGE_KAFKA_PROPERTIES": "security.protocol=ssl,ssl.ca.location=/etc/ca.pem",
        "TALLYBRIDGE_TOPIC_PREFIX": "tb-2.eu_1", "TALLYBRIDGE_ALLOWED_ADDRESSES": "10.0.0.0/8,::1/128",
        "TALLYBRIDGE_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "TALLYBRIDGE_RETRY_SECONDS": "15", "TALLYBRIDGE_RETRY_LONGEST_SECONDS": "15",
    ]

    private func problems(_ name: String, _ value: String?) -> [String] {
        var environment = Self.right
        environment[name] = value
        do {
            _ = try SettingsReader.values(from: SettingsSource(environment: environment)) { reader in
                _ = OutsideSettings(reading: &reader, service: "connectwise-writer", role: .writer)
                _ = OutsideWorkSettings(reading: &reader, probed: "A site that refuses our keys")
            }
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("are taken when they can work")
    func right() {
        #expect(problems("TALLYBRIDGE_KAFKA_INSTANCE_ID", "writer-1").isEmpty)
    }

    @Test(
        "are refused by name when they cannot, once",
        arguments: [
            ("DATABASE_URL", nil, "is not set"),
            ("DATABASE_URL", "mysql://u@h/db", "expected postgres://user:password@host:port/database"),
            ("DATABASE_URL", "postgres://db:5432/tallybridge", "names no user"),
            ("DATABASE_URL", "postgres://u@db:5432", "names no database"),
            ("DATABASE_URL", "postgres://u@db:99999/tallybridge", "has the port 99999"),
            ("KAFKA_BROKERS", nil, "is not set, but must be HOST:PORT"),
            ("KAFKA_BROKERS", "broker", "must be HOST:PORT"),
            ("KAFKA_BROKERS", "broker:9092,,", "must be HOST:PORT"),
            ("KAFKA_BROKERS", "broker:99999", "must be HOST:PORT"),
            ("KAFKA_PROPERTIES", "acks", "every entry is NAME=VALUE"),
            ("KAFKA_PROPERTIES", "acks=0", "acks: is set by this library"),
            ("KAFKA_PROPERTIES", "enable.auto.commit=true", "enable.auto.commit: is set by this library"),
            ("KAFKA_PROPERTIES", "foo.bar=1", "foo.bar"),
            ("TOPIC_PREFIX", "my topics!", "letters, digits and . _ -"),
            ("ALLOWED_ADDRESSES", "10.0.0.0/40,10.0.0.0/8,x", "has 10.0.0.0/40, x in it"),
            ("MASTER_KEY", "c2hvcnQ=", "is not 32 bytes as base64"),
            ("RETRY_LONGEST_SECONDS", "1", "is shorter than RETRY_SECONDS"),
        ] as [(String, String?, String)])
    func wrong(name: String, value: String?, saying: String) {
        let problems = problems("TALLYBRIDGE_" + name, value)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("TALLYBRIDGE_\(name) ") == true, "\(problems)")
        #expect(problems.first?.contains(saying) == true, "\(problems)")
    }
}
