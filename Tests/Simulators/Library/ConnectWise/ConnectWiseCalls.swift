package import StrictJSON

/// How many requests arrived at one site, whatever was answered.
package struct ConnectWiseCalls: Sendable, Equatable {
    package var byMethod: [String: Int] = [:]
    /// Answered with 429.
    package var throttled = 0
    /// Creations of additions.
    package var postAdditions = 0
    /// Changes of additions.
    package var patchAdditions = 0

    /// No calls.
    package init() {}

    /// Requests with `method`.
    package subscript(method: String) -> Int { byMethod[method] ?? 0 }

    /// Both together.
    package static func + (left: ConnectWiseCalls, right: ConnectWiseCalls) -> ConnectWiseCalls {
        var sum = left
        sum.byMethod.merge(right.byMethod, uniquingKeysWith: +)
        sum.throttled += right.throttled
        sum.postAdditions += right.postAdditions
        sum.patchAdditions += right.patchAdditions
        return sum
    }

    mutating func count(_ method: String, _ path: String) {
        byMethod[method, default: 0] += 1
        let segments = path.split(separator: "/")
        guard let index = segments.lastIndex(of: "additions") else { return }
        if method == "POST", index == segments.count - 1 { postAdditions += 1 }
        if method == "PATCH", index == segments.count - 2 { patchAdditions += 1 }
    }

    /// As in a result file.
    package var json: JSONValue {
        .members([
            "GET": .integer(self["GET"]), "POST": .integer(self["POST"]), "PATCH": .integer(self["PATCH"]),
            "throttled": .integer(throttled), "postAdditions": .integer(postAdditions),
            "patchAdditions": .integer(patchAdditions),
        ])
    }
}
