import Foundation
import Observability

/// What the process uses, under the names every Prometheus client library uses for it.
enum ProcessMetrics {
    static func register(in metrics: MetricsRegistry) {
        let memory = metrics.gauge("process_resident_memory_bytes", help: "Resident memory size in bytes.")
        let files = metrics.gauge("process_open_fds", help: "Number of open file descriptors.")
        let start = metrics.gauge(
            "process_start_time_seconds", help: "Start time of the process since unix epoch in seconds.")
        start.set(Double(WallTime.now.milliseconds) / 1000)
        metrics.onCollect {
            if let bytes = residentBytes() { memory.set(bytes) }
            if let count = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                files.set(count)
            }
        }
    }

    /// Source: proc(5), /proc/pid/statm: the second number is the resident set in pages.
    private static func residentBytes() -> Int? {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else { return nil }
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? Int(numbers[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
