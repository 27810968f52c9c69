package import Pipeline
package import Runtime

/// How a service waits that works on outside systems.
package struct OutsideWorkSettings: Sendable {
    /// Between attempts that failed.
    package let backoff: Backoff
    /// How often a system is called that turns us away.
    package let probeEvery: Duration
    /// Before work is looked for again when there was none.
    package let idlePause: Duration

    /// Reads `RETRY_SECONDS`, `RETRY_LONGEST_SECONDS`, `PROBE_SECONDS` and `IDLE_PAUSE_SECONDS`; `probed` is who turns
    /// us away, for the help: "A site that refuses our keys".
    package init(reading settings: inout SettingsReader, probed: String) {
        let first = settings.duration(
            "RETRY_SECONDS", default: .seconds(15), in: .milliseconds(10)...(.seconds(3600)),
            help: "The bound of the first wait between attempts; it doubles up to RETRY_LONGEST_SECONDS.")
        let longest = settings.duration(
            "RETRY_LONGEST_SECONDS", default: .seconds(900), in: .milliseconds(10)...(.seconds(86_400)),
            help: "The longest wait between attempts.")
        if longest < first {
            settings.reject("RETRY_LONGEST_SECONDS", because: "is shorter than RETRY_SECONDS, the first wait")
        }
        backoff = Backoff(first: first, longest: longest)
        probeEvery = settings.duration(
            "PROBE_SECONDS", default: .seconds(300), in: .milliseconds(100)...(.seconds(86_400)),
            help: "\(probed) is called this often.")
        idlePause = settings.duration(
            "IDLE_PAUSE_SECONDS", default: .seconds(1), in: .milliseconds(10)...(.seconds(60)),
            help: "The pause before work is looked for again when there was none.")
    }
}
