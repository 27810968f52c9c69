import Foundation

/// A host name or address with a port.
package struct HostPort: Sendable, Equatable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// A host and its port.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Understands `host:port` and `[v6]:port`; `nil` for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("[") && host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        if host.isEmpty { return nil }
        self.init(host: host, port: port)
    }

    /// `host:port`, an IPv6 address in brackets.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension SettingsReader {
    /// A text.
    ///
    /// Without default it must be set.
    package mutating func string(_ name: String, default defaultText: String? = nil, help: String) -> String {
        value(name, expects: "a text", default: defaultText, isRequired: true, help: help) { $0 } ?? ""
    }

    /// A text that may be missing.
    package mutating func optionalString(_ name: String, help: String) -> String? {
        value(name, expects: "a text", default: nil, isRequired: false, help: help) { $0 }
    }

    /// A hidden text that must be set, directly or by the file `<name>_FILE`.
    package mutating func secret(_ name: String, help: String) -> Secret {
        value(name, expects: "a text", default: nil, isRequired: true, isSecret: true, help: help) { Secret($0) }
            ?? Secret("")
    }

    /// A whole number.
    ///
    /// Without default it must be set.
    package mutating func int(
        _ name: String, default defaultValue: Int? = nil, in range: ClosedRange<Int>, help: String
    ) -> Int {
        let expects = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let number = value(
            name, expects: expects, default: defaultValue.map { String($0) }, isRequired: true, help: help
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
        return number ?? range.lowerBound
    }

    /// Yes or no: `true` or `false`.
    package mutating func bool(_ name: String, default defaultValue: Bool, help: String) -> Bool {
        let flag = value(
            name, expects: "true or false", default: String(defaultValue), isRequired: true, help: help
        ) { text -> Bool? in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        }
        return flag ?? defaultValue
    }

    /// One of the values of an enumeration, by their names.
    package mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, default defaultValue: Value, help: String
    ) -> Value {
        let expects = "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))"
        let choice = value(
            name, expects: expects, default: defaultValue.rawValue, isRequired: true, help: help
        ) { Value(rawValue: $0) }
        return choice ?? defaultValue
    }

    /// Texts separated by commas; spaces around them don't count.
    ///
    /// Empty by default.
    package mutating func list(_ name: String, default defaultTexts: [String] = [], help: String) -> [String] {
        let parse: (String) -> [String]? = { text in
            text.split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
        }
        let defaultText = defaultTexts.isEmpty ? nil : defaultTexts.joined(separator: ",")
        return value(
            name, expects: "texts separated by commas", default: defaultText, isRequired: false, help: help,
            parse: parse) ?? []
    }

    /// An IP address of this machine to listen on.
    package mutating func address(_ name: String, default defaultText: String, help: String) -> String {
        let address = value(
            name, expects: "an IPv4 or IPv6 address", default: defaultText, isRequired: true, help: help
        ) { text -> String? in
            var bytes = in6_addr()
            return inet_pton(AF_INET, text, &bytes) == 1 || inet_pton(AF_INET6, text, &bytes) == 1 ? text : nil
        }
        return address ?? defaultText
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
