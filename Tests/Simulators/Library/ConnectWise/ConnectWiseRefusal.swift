import Foundation
import StrictJSON

/// ConnectWise says no.
///
/// Texts are ours; clients match on codes and fields.
package struct ConnectWiseRefusal: Error, Equatable, CustomStringConvertible {
    /// One reason within a refusal.
    package struct Reason: Sendable, Equatable {
        /// The code: `MissingRequiredField`, `NotFound` and so on.
        package let code: String
        /// For people.
        package let message: String
        /// What kind of record.
        package let resource: String
        package let field: String
    }

    /// The HTTP status.
    package let status: Int
    /// The code: `InvalidObject`, `ApiFindCondition` and so on.
    package let code: String
    /// For people.
    package let message: String
    /// The reasons, field by field; may be empty.
    package let reasons: [Reason]

    /// For people.
    package var description: String {
        ([message] + reasons.map { "\($0.field): \($0.message)" }).joined(separator: "; ")
    }

    static func invalid(_ reasons: [Reason]) -> ConnectWiseRefusal {
        ConnectWiseRefusal(status: 400, code: "InvalidObject", message: "addition object is invalid", reasons: reasons)
    }

    static func condition(_ message: String) -> ConnectWiseRefusal {
        ConnectWiseRefusal(status: 400, code: "ApiFindCondition", message: message, reasons: [])
    }

    static func format(_ field: String) -> ConnectWiseRefusal {
        let message = "\(field) needs the form yyyy-MM-ddTHH:mm:ssZ"
        return ConnectWiseRefusal(
            status: 400, code: "UnsupportedFormat", message: message,
            reasons: [Reason(code: "UnsupportedFormat", message: message, resource: "addition", field: field)])
    }

    static func notFound(_ what: String) -> ConnectWiseRefusal {
        ConnectWiseRefusal(status: 404, code: "NotFound", message: "\(what) not found", reasons: [])
    }

    static func plain(_ status: Int, _ code: String, _ message: String) -> ConnectWiseRefusal {
        ConnectWiseRefusal(status: status, code: code, message: message, reasons: [])
    }

    var answer: ModelAnswer {
        var members: [String: JSONValue] = ["code": .string(code), "message": .string(message)]
        if !reasons.isEmpty {
            let errors = reasons.map { reason in
                JSONValue.members([
                    "code": .string(reason.code), "message": .string(reason.message),
                    "resource": .string(reason.resource), "field": .string(reason.field),
                ])
            }
            members["errors"] = .array(errors)
        }
        return ModelAnswer(status: status, json: .object(members))
    }

    /// What a gateway or the server answers when a fault asks for `status`: HTML and a plain text among them.
    static func fault(_ status: Int) -> ModelAnswer {
        switch status {
        case 429:
            let body = JSONValue.members([
                "error": .string("ConnectWiseAPI"), "message": .string("The rate limit was reached."),
            ])
            return ModelAnswer(status: 429, json: body)
        case 502, 503, 504:
            let page = "<html><head><title>\(status)</title></head><body><h1>Service unavailable</h1></body></html>"
            return ModelAnswer(status: status, headers: ["Content-Type": "text/html"], body: Data(page.utf8))
        case 500:
            return plain(500, "ServerError", "Timeout expired: the operation took too long.").answer
        case 401: return plain(401, "Unauthorized", "Invalid credentials.").answer
        case 403: return plain(403, "Unauthorized", "The member has no security permission.").answer
        case 404: return notFound("The resource is").answer
        default: return plain(status, "ConnectWiseApi", "The request was answered with \(status).").answer
        }
    }
}
