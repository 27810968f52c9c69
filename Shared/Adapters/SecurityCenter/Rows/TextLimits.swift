import Ports

/// How long the texts of rows may be; the names that the vendor gives its products and servers have less than half.
enum TextLimits {
    static let serial = TextLimit("KLLIC_SERIAL", characters: 100)
    /// The name of an application is made of it, and its code.
    static let productName = TextLimit("KLLIC_PROD_NAME", characters: 400)
    static let host = TextLimit("KLHST_WKS_HOSTNAME", characters: 200)
    static let hostName = TextLimit("KLHST_WKS_DN", characters: 250)
    static let serverName = TextLimit("KLVSRV_DN", characters: 250)
    /// What the server says of an error.
    static let words = TextLimit("message", characters: 500)
}

extension CallFailure {
    /// A text that is not taken: it is the same when it is read again.
    static func unfit(_ call: String, _ text: UnfitText) -> CallFailure {
        .source(SourceError(.unfit, "\(call): \(text); shorten it in Kaspersky Security Center"))
    }
}
