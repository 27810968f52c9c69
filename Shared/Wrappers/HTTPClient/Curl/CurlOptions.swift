import CLibcurl

/// Sets the options of one easy handle and remembers what libcurl refused.
final class CurlOptions {
    private let easy: UnsafeMutableRawPointer
    private(set) var failed: String?

    init(easy: UnsafeMutableRawPointer) { self.easy = easy }

    func setTransport(
        _ request: PreparedRequest, headers: UnsafeMutablePointer<curl_slist>?, errorText: UnsafeMutablePointer<CChar>
    ) {
        set(CURLOPT_URL, request.url.text)
        set(CURLOPT_ERRORBUFFER, pointer: errorText)
        check(curl_shim_set_list(easy, CURLOPT_HTTPHEADER, headers))
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // HTTP/2 would put many requests on one connection, which then all share its fate.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy and "*" switch off what the environment's proxy variables say.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        set(CURLOPT_NOSIGNAL, 1)
        // Without it an aborted request would wait for its name look-up, and with it the whole thread.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // A server that ends idle connections does so later than this: a request would then meet a dead connection.
        set(CURLOPT_MAXAGE_CONN, 45)
        // The time-outs are the loop's own; libcurl's default for connecting must not come first.
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
        setMethod(request)
    }

    private func setMethod(_ request: PreparedRequest) {
        if let body = request.body {
            check(curl_shim_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            body.withUnsafeBytes { bytes in
                var empty: UInt8 = 0
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                if let start {
                    set(CURLOPT_COPYPOSTFIELDS, pointer: start)
                } else {
                    set(CURLOPT_COPYPOSTFIELDS, pointer: &empty)
                }
            }
        } else if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
            return
        }
        set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    func setTrust(_ trust: TLSTrust) {
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        switch trust {
        case .system:
            set(CURLOPT_SSL_VERIFYPEER, 1)
            set(CURLOPT_SSL_VERIFYHOST, 2)
        case .authorities(let pem):
            set(CURLOPT_SSL_VERIFYPEER, 1)
            set(CURLOPT_SSL_VERIFYHOST, 2)
            // The default folder of authorities would be trusted beside these.
            set(CURLOPT_CAPATH, nil)
            let bytes = Array(pem.utf8)
            check(curl_shim_set_blob(easy, CURLOPT_CAINFO_BLOB, bytes, bytes.count))
        case .fingerprint:
            // Checked by `CurlTransfer.willSend`, on new and on reused connections.
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    func setCallbacks(context: UnsafeMutableRawPointer) {
        check(curl_shim_set_write(easy, CURLOPT_HEADERFUNCTION, curlDidReceiveHeader))
        set(CURLOPT_HEADERDATA, pointer: context)
        check(curl_shim_set_write(easy, CURLOPT_WRITEFUNCTION, curlDidReceiveBody))
        set(CURLOPT_WRITEDATA, pointer: context)
        check(curl_shim_set_open_socket(easy, curlOpenSocket))
        set(CURLOPT_OPENSOCKETDATA, pointer: context)
        check(curl_shim_set_before_request(easy, curlWillSend))
        set(CURLOPT_PREREQDATA, pointer: context)
    }

    private func set(_ option: CURLoption, _ value: Int) { check(curl_shim_set_long(easy, option, value)) }

    private func set(_ option: CURLoption, _ value: String?) { check(curl_shim_set_string(easy, option, value)) }

    private func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) {
        check(curl_shim_set_pointer(easy, option, pointer))
    }

    private func check(_ code: CURLcode) {
        if code != CURLE_OK { failed = failed ?? String(cString: curl_easy_strerror(code)) }
    }
}
