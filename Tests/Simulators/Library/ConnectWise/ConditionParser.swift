import Foundation

/// Reads the grammar of `conditions`; what the server does not recognise is `ApiFindCondition`.
///
/// Operators `= != < <= > >= contains like in`, `not` before `contains`, `like` and `in`, `and`, `or`, parentheses; texts in
/// quotes, dates in brackets, `true`, `false`, `null`. Source: the vendor's documentation as summarised by integrators.
struct ConditionParser {
    private let schema: ResourceSchema
    private let tokens: [ConditionToken]
    private var position = 0

    static func parse(_ text: String, _ schema: ResourceSchema) throws(ConnectWiseRefusal) -> Condition {
        let tokens = try ConditionToken.tokens(of: text)
        guard !tokens.isEmpty else { return .all }
        var parser = ConditionParser(schema: schema, tokens: tokens)
        let condition = try parser.disjunction()
        guard parser.position == tokens.count else { throw .condition("unexpected \(tokens[parser.position].text)") }
        return condition
    }

    private init(schema: ResourceSchema, tokens: [ConditionToken]) {
        self.schema = schema
        self.tokens = tokens
    }

    private var next: ConditionToken? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard let next, next.isWord, next.text.lowercased() == text else { return false }
        position += 1
        return true
    }

    private mutating func disjunction() throws(ConnectWiseRefusal) -> Condition {
        var left = try conjunction()
        while take("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ConnectWiseRefusal) -> Condition {
        var left = try term()
        while take("and") { left = .and(left, try term()) }
        return left
    }

    private mutating func term() throws(ConnectWiseRefusal) -> Condition {
        guard next?.text != "(" || next?.isWord == false else {
            position += 1
            let inner = try disjunction()
            guard take(")") else { throw .condition("')' expected") }
            return inner
        }
        return try comparison()
    }

    private mutating func comparison() throws(ConnectWiseRefusal) -> Condition {
        guard case .word(let name)? = next else { throw .condition("a field name expected") }
        let path = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let type = schema.type(ofPath: path) else { throw .condition("'\(name)' is not a recognized name") }
        position += 1
        let negated = take("not")
        if take("in") {
            let condition = Condition.anyOf(path, try literals(type, name))
            return negated ? .not(condition) : condition
        }
        let comparison = try comparisonOperator(type, name)
        guard !negated || comparison == .contains || comparison == .like else {
            throw .condition("'not' belongs before contains, like or in")
        }
        let condition = Condition.compare(path, comparison, try literal(type, name))
        return negated ? .not(condition) : condition
    }

    private mutating func comparisonOperator(
        _ type: ResourceSchema.FieldType, _ name: String
    ) throws(ConnectWiseRefusal) -> Condition.Operator {
        guard let token = next else { throw .condition("an operator expected after '\(name)'") }
        position += 1
        let known: [String: Condition.Operator] = [
            "=": .equal, "==": .equal, "!=": .notEqual, "<": .less, "<=": .lessOrEqual, ">": .greater,
            ">=": .greaterOrEqual, "contains": .contains, "like": .like,
        ]
        guard token.isWord, let found = known[token.text.lowercased()] else {
            throw .condition("'\(token.text)' is no operator")
        }
        switch type {
        case .word where found != .equal && found != .notEqual:
            throw .condition("'\(name)' takes only = and !=")
        case .text: return found
        default:
            guard found != .contains, found != .like else { throw .condition("'\(name)' is no text") }
            return found
        }
    }

    private mutating func literals(
        _ type: ResourceSchema.FieldType, _ name: String
    ) throws(ConnectWiseRefusal) -> [Condition.Literal] {
        guard take("(") else { throw .condition("'(' expected after in") }
        var values = [try literal(type, name)]
        while take(",") { values.append(try literal(type, name)) }
        guard take(")") else { throw .condition("')' expected") }
        return values
    }

    private mutating func literal(
        _ type: ResourceSchema.FieldType, _ name: String
    ) throws(ConnectWiseRefusal) -> Condition.Literal {
        guard let token = next else { throw .condition("a value expected") }
        position += 1
        guard let literal = token.literal else {
            throw .condition(
                "'\(token.text)' is no value: texts in quotes, dates in brackets, numbers, true, false, null")
        }
        switch (type, literal) {
        case (_, .null), (.whole, .number), (.decimal, .number), (.flag, .truth), (.text, .text), (.moment, .moment),
            (.looseDate, .moment), (.looseDate, .text):
            return literal
        case (.word(let words), .text(let text)):
            guard words.contains(text) else { throw .condition("'\(text)' is no value of '\(name)'") }
            return literal
        default: throw .condition("'\(token.text)' does not fit '\(name)'")
        }
    }
}
