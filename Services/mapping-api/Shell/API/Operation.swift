import MappingAPIStage
import Ports

/// One operation of the API: where it is, who may use it, and what it asks of the stage.
struct Operation: Sendable {
    /// What every list can be asked for.
    static let paging = ["limit", "after"]

    /// All operations of the API; `openapi.json` describes exactly these.
    static func all(of stage: MappingStage) -> [Operation] {
        sites(stage) + sources(stage) + outsideLists(stage) + integrations(stage) + companies(stage) + products(stage)
            + runs(stage) + plans(stage) + exceptions(stage) + decisions(stage)
    }

    /// `GET`, `POST`, `PUT` or `DELETE`.
    let method: String
    /// The path with its named places.
    let path: String
    /// The least role.
    let role: AccessRole
    /// The names of the query parameters it reads; any other is refused.
    let query: [String]
    /// Does it.
    let run: @Sendable (_ call: Call) async throws -> Answer

    init(
        _ method: String, _ path: String, _ role: AccessRole, query: [String] = [],
        _ run: @escaping @Sendable (_ call: Call) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.role = role
        self.query = query
        self.run = run
    }
}
