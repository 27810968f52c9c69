import CLibcurl
import Glibc

/// What must happen once in the process and once on a thread that calls libcurl.
enum CurlLibrary {
    /// Whether libcurl is ready; the first reader makes it so.
    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// OpenSSL writes to sockets that the peer may have closed; the signal would end the process.
    static func blockBrokenPipeSignalOnThisThread() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

/// libcurl could not be set up.
struct CurlUnavailable: Error, CustomStringConvertible {
    let description: String
}
