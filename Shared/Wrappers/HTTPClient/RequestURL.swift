import CLibcurl

/// A URL that libcurl has understood, with the parts that decide about connections.
struct RequestURL: Sendable {
    let text: String
    /// Scheme, host and port: requests with the same origin share connections.
    let origin: String

    init(_ text: String) throws(TransferError) {
        guard let parts = curl_url() else { throw TransferError(.notSent("no memory for a URL")) }
        defer { curl_url_cleanup(parts) }
        guard !text.utf8.contains(where: { $0 <= 32 || $0 >= 127 }) else {
            throw TransferError(.invalidRequest("url: has a space, control or non-ASCII character; percent-encode it"))
        }
        guard curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parts)?.lowercased(),
            let host = Self.part(CURLUPART_HOST, of: parts)?.lowercased(),
            let port = Self.part(CURLUPART_PORT, of: parts, flags: UInt32(CURLU_DEFAULT_PORT))
        else { throw TransferError(.invalidRequest("url: not an absolute URL without user name and password")) }
        guard scheme == "http" || scheme == "https" else {
            throw TransferError(.invalidRequest("url: scheme \(scheme) is not http or https"))
        }
        self.text = text
        origin = "\(scheme)://\(host):\(port)"
    }

    /// The URL without query, fragment, user name and password.
    static func forLogs(_ url: String) -> String {
        let bare = url.prefix { $0 != "?" && $0 != "#" }
        guard let colon = bare.firstIndex(of: ":"), bare[colon...].hasPrefix("://") else { return String(bare) }
        let start = bare.index(colon, offsetBy: 3)
        let authority = bare[start...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(bare) }
        return String(bare[..<start] + bare[bare.index(after: at)...])
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
