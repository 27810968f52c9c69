package import Runtime
import Storage
import Wiring

/// Everything the mapping-api can be told.
package struct MappingAPISettings: Sendable {
    let outside: OutsideSettings
    let host: String
    let port: Int
    let connectWiseTimeout: Duration
    let sourceTimeout: Duration
    let idlePause: Duration

    /// Reads the settings.
    package init(reading settings: inout SettingsReader) {
        outside = OutsideSettings(reading: &settings, service: "mapping-api", role: .api)
        host = settings.address(
            "API_HOST", default: "127.0.0.1", help: "Address the API listens on; TLS is the ingress's.")
        port = settings.int("API_PORT", default: 8080, in: 0...65535, help: "Port of the API; 0 takes a free one.")
        connectWiseTimeout = settings.duration(
            "CONNECTWISE_TIMEOUT_SECONDS", default: .seconds(20), in: .milliseconds(100)...(.seconds(120)),
            help: "The longest one call to ConnectWise may take.")
        sourceTimeout = settings.duration(
            "SOURCE_TIMEOUT_SECONDS", default: .seconds(60), in: .milliseconds(100)...(.seconds(900)),
            help: "The longest one call to a source may take.")
        idlePause = settings.duration(
            "IDLE_PAUSE_SECONDS", default: .seconds(1), in: .milliseconds(10)...(.seconds(60)),
            help: "The pause before the outbox is looked at again when it was empty.")
    }
}
