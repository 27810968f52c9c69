import Glibc
import Locking

/// Writes one JSON object a line to a file descriptor: `time`, `level`, `service`, `message`, then the metadata as keys.
package final class JSONLinesSink: LogSink {
    private let descriptor: Locked<Int32>

    /// Writes to an open descriptor, which stays the caller's.
    package init(descriptor: Int32) { self.descriptor = Locked(descriptor) }

    /// Writes to standard error.
    package static let standardError = JSONLinesSink(descriptor: STDERR_FILENO)

    /// Writes the line whole, never mixed with another; a descriptor that can't be written to loses it.
    package func write(_ record: LogRecord) {
        let line = Array((record.jsonLine + "\n").utf8)
        descriptor.withLock { Self.writeAll(line, to: $0) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, 1000)
            } else if errno != EINTR {
                return
            }
        }
    }
}

extension LogRecord {
    /// The line as a JSON object without the line feed.
    package var jsonLine: String {
        var json = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"service\":"
        json.appendJSON(label)
        json += ",\"message\":"
        json.appendJSON(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            json += ","
            json.appendJSON(Self.ownKeys.contains(key) ? "metadata.\(key)" : key)
            json += ":"
            value.append(to: &json)
        }
        return json + "}"
    }

    private static let ownKeys: Set<String> = ["time", "level", "service", "message"]
}

extension MetadataValue {
    fileprivate func append(to json: inout String) {
        switch self {
        case .string(let text): json.appendJSON(text)
        case .int(let number): json += String(number)
        case .double(let number):
            if number.isFinite { json += number.description } else { json.appendJSON(number.description) }
        case .bool(let flag): json += flag ? "true" : "false"
        case .list(let values):
            json += "["
            for (index, value) in values.enumerated() {
                if index > 0 { json += "," }
                value.append(to: &json)
            }
            json += "]"
        }
    }
}

extension String {
    /// Appends `text` as a JSON string, quoted and escaped.
    fileprivate mutating func appendJSON(_ text: String) {
        append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: unicodeScalars.append(scalar)
            }
        }
        append("\"")
    }
}
