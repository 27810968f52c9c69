import HTTPMessages

/// Gathers a response within its limits.
struct ResponseBuilder {
    private let maximumBodyBytes: Int
    private let maximumHeaderBytes: Int
    private var status = 0
    private var headers = HTTPHeaders()
    private var headerBytes = 0
    private var body: [UInt8] = []

    init(maximumBodyBytes: Int, maximumHeaderBytes: Int) {
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumHeaderBytes = maximumHeaderBytes
    }

    var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }

    /// `false`: too many bytes.
    mutating func add(headerLine: UnsafeRawBufferPointer) -> Bool {
        headerBytes += headerLine.count
        guard headerBytes <= maximumHeaderBytes else { return false }
        let line = String(decoding: headerLine, as: UTF8.self).trimmingLineEnd()
        if line.hasPrefix("HTTP/") {
            // A status line begins anew: before it came an interim response such as 100.
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HTTPHeaders()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.add(String(line[..<colon]), String(value))
        }
        return true
    }

    /// `false`: too many bytes.
    mutating func add(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= maximumBodyBytes else { return false }
        body.append(contentsOf: bytes)
        return true
    }
}

extension String {
    /// Without trailing white space and line ends.
    fileprivate func trimmingLineEnd() -> String {
        var line = self
        while let last = line.unicodeScalars.last, " \t\r\n".unicodeScalars.contains(last) {
            line.unicodeScalars.removeLast()
        }
        return line
    }
}
