import StrictJSON

/// How the Open API writes values that JSON has no type for.
///
/// Source: Kaspersky's own client, `Params.py`.
enum OpenAPIValue {
    /// A container inside another container or an array; at the top level containers are bare.
    static func params(_ members: [String: JSONValue]) -> JSONValue {
        .members(["type": .string("params"), "value": .object(members)])
    }

    /// A UTC moment in whole seconds; the text may be empty.
    static func dateTime(_ text: String) -> JSONValue {
        .members(["type": .string("datetime"), "value": .string(text)])
    }

    /// A 64-bit number.
    static func long(_ value: Int) -> JSONValue { .members(["type": .string("long"), "value": .integer(value)]) }

    /// The container under a value that is wrapped or bare.
    static func unwrapped(_ value: JSONValue) -> JSONValue {
        value["type"]?.text == "params" ? value["value"] ?? value : value
    }
}

/// A failed call: `PxgError`, sent with status 200.
///
/// The numbers are believed, except 1681, the reference's own example.
struct OpenAPIError: Error, Equatable {
    let code: Int
    let message: String

    static func noSuchMethod(_ name: String) -> OpenAPIError { OpenAPIError(code: 1185, message: "No method \(name).") }
    static func parameter(_ name: String) -> OpenAPIError {
        OpenAPIError(code: 1188, message: "The parameter '\(name)' is missing or has a wrong type.")
    }
    static func notFound(_ what: String) -> OpenAPIError { OpenAPIError(code: 1125, message: "\(what) was not found.") }
    static func filter(_ reason: String) -> OpenAPIError {
        OpenAPIError(code: 1186, message: "Wrong filter: \(reason).")
    }
    static let noAccess = OpenAPIError(code: 1179, message: "Access is denied.")

    var json: JSONValue {
        let details: JSONValue = .members([
            "code": .integer(code), "subcode": .integer(0), "module": .string("KLSTD"),
            "file": .string("simulator.cpp"),
            "line": .integer(1), "message": .string(message),
        ])
        return .members(["PxgError": details])
    }
}
