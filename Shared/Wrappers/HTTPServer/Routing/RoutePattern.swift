/// A path with named places: `/v1/sites/{site}`.
struct RoutePattern: Sendable, Equatable {
    enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    /// Traps when the pattern is not one: that is a mistake in the program.
    init(_ text: String) {
        precondition(text.hasPrefix("/"), "a route begins with a slash: \(text)")
        self.text = text
        let inner = text.dropFirst()
        let parts = inner.isEmpty ? [] : inner.split(separator: "/", omittingEmptySubsequences: false)
        segments = parts.map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    /// The same paths match, whatever the parameters are called.
    var shape: [String?] {
        segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter: nil
            }
        }
    }

    /// The parameters, or `nil` when the path is another one.
    ///
    /// An empty segment is no value.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): guard literal == text else { return nil }
            case .parameter(let name):
                guard !text.isEmpty else { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }

    /// At the first place where two matching patterns differ, the one with the literal is meant.
    func isMoreSpecific(than other: RoutePattern) -> Bool {
        for (mine, theirs) in zip(shape, other.shape) where (mine == nil) != (theirs == nil) { return mine != nil }
        return false
    }
}
