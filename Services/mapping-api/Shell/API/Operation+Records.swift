import Billing
import MappingAPIStage
import Ports
import StrictJSON

/// A record that the tenant gave a name, in a list of its own.
protocol NamedRecord: TenantRecord {
    associatedtype Kind
    var id: Identifier<Kind> { get }
    var name: String { get }
}

extension StoredSite: NamedRecord {}
extension StoredSource: NamedRecord {}
extension StoredIntegration: NamedRecord {}

extension Operation {
    /// What can be done with sites, sources and integrations alike; `noun` is the name of one.
    static func records<Record: NamedRecord, Draft>(
        _ noun: String, draft: @escaping @Sendable (JSONValue, _ isNew: Bool, Access) async throws -> Draft,
        list: @escaping @Sendable (Page<String>, Access) async throws -> Paged<Record>,
        read: @escaping @Sendable (Identifier<Record.Kind>, Access) async throws -> Record,
        add: @escaping @Sendable (Draft, Access) async throws -> Record,
        saveQuery: [String] = [],
        save: @escaping @Sendable (Identifier<Record.Kind>, Draft, Call) async throws -> Saved<Record>,
        remove: @escaping @Sendable (Identifier<Record.Kind>, Access) async throws -> Void,
        test: @escaping @Sendable (Identifier<Record.Kind>, Access) async throws -> JSONValue
    ) -> [Operation] {
        let all = "/v1/\(noun)s"
        let one = "\(all)/{\(noun)}"
        return [
            Operation("GET", all, .viewer, query: paging) { call in
                .ok(try await list(call.page(), call.access).document(cursor: \.name))
            },
            Operation("POST", all, .admin) { call in
                let record = try await add(draft(call.body, true, call.access), call.access)
                return .created(record.document, at: "\(all)/\(record.id)")
            },
            Operation("GET", one, .viewer) { call in .ok(try await read(call.id(noun), call.access).document) },
            Operation("PUT", one, .admin, query: saveQuery) { call in
                let saved = try await save(call.id(noun), draft(call.body, false, call.access), call)
                return .saved(saved.value.document, saved.warnings)
            },
            Operation("DELETE", one, .admin) { call in
                try await remove(call.id(noun), call.access)
                return .gone
            },
            Operation("POST", one + "/test", .admin) { call in .ok(try await test(call.id(noun), call.access)) },
        ]
    }

    /// The outcome of a test.
    static func testResult(_ problem: String?) -> JSONValue {
        ["ok": .bool(problem == nil), "problem": JSONValue(problem)]
    }
}
