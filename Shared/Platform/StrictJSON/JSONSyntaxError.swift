/// Why bytes are no JSON, or more of it than the reader takes.
package struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// What does not fit.
    package enum Reason: Hashable, Sendable {
        /// What was expected instead.
        case expected(String)
        /// An object has this name a second time: a decoder would silently take one of the two values.
        case repeatedName(String)
        /// Objects and lists are nested deeper than this.
        case tooDeep(limit: Int)
        /// There are more values than this, the objects and lists among them.
        case tooManyValues(limit: Int)
    }

    /// Line of the first byte that does not fit, from 1.
    package let line: Int
    /// What does not fit.
    package let reason: Reason

    /// For people.
    package var description: String {
        let expected =
            switch reason {
            case .expected(let what): what
            case .repeatedName(let name): "'\(name)' only once in its object"
            case .tooDeep(let limit): "at most \(limit) levels"
            case .tooManyValues(let limit): "at most \(limit) values"
            }
        return "line \(line): expected \(expected)"
    }
}
