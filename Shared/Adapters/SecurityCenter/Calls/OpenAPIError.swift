import Ports

/// An error as the Open API answers it, with status 200.
///
/// Source: KSC Open API, `PxgError`.
struct OpenAPIError: Decodable, Equatable, Sendable, CustomStringConvertible {
    let code: Int
    let module: String?
    let message: String?

    /// Source: KSC Open API, KLSTD error 1184, `STDE_NOACCESS`.
    ///
    /// That the text says the same elsewhere is believed.
    var isAccessDenied: Bool {
        (code == 1184 && (module ?? "KLSTD") == "KLSTD") || message?.lowercased().contains("access denied") == true
    }

    var description: String { "\(module ?? "error") \(code): \(TextLimits.words.shown(message ?? "no message"))" }
}
