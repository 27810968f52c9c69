import StrictJSON

/// The paths under `/finance/agreements/{id}/additions`.
struct AdditionRoutes {
    let agreement: Int
    /// What follows `additions`: nothing, `count`, or a number.
    let rest: [String]

    func answer(
        _ request: ModelRequest, _ state: inout ConnectWiseState, _ url: String
    ) throws(ConnectWiseRefusal) -> ModelAnswer {
        switch (request.method, rest.first) {
        case ("GET", nil), ("GET", "count"?):
            try need(.inquireAgreements, state)
            guard state.agreements[agreement] != nil else { throw .notFound("Agreement \(agreement)") }
            let query = try ListQuery(request, .addition, forwardOnly: state.switches.supportsForwardOnly)
            let records = state.additions(of: agreement).map(state.record)
            guard rest.isEmpty else {
                let count = records.filter(query.condition.holds).count
                return ModelAnswer(status: 200, json: .members(["count": .integer(count)]))
            }
            return query.answer(records, url: url)
        case ("POST", nil):
            try need(.addAgreements, state)
            return ModelAnswer(status: 201, json: try state.create(on: agreement, body(request), by: .apiMember))
        case (let method, let text?):
            guard let id = Int(text) else { throw .notFound("Addition \(text)") }
            return try one(method, id, request, &state)
        default: throw .plain(405, "MethodNotAllowed", "\(request.method) is not offered here.")
        }
    }

    private func one(
        _ method: String, _ id: Int, _ request: ModelRequest, _ state: inout ConnectWiseState
    ) throws(ConnectWiseRefusal) -> ModelAnswer {
        switch method {
        case "GET":
            try need(.inquireAgreements, state)
            let query = try ListQuery(request, .addition, forwardOnly: false)
            return ModelAnswer(status: 200, json: query.selected(try state.record(state.existing(agreement, id))))
        case "PATCH":
            try need(.editAgreements, state)
            return ModelAnswer(status: 200, json: try state.patch(id, on: agreement, body(request), by: .apiMember))
        case "PUT":
            try need(.editAgreements, state)
            return ModelAnswer(status: 200, json: try state.replace(id, on: agreement, body(request), by: .apiMember))
        case "DELETE":
            try need(.deleteAgreements, state)
            try state.delete(id, on: agreement)
            return ModelAnswer(status: 204)
        default: throw .plain(405, "MethodNotAllowed", "\(method) is not offered here.")
        }
    }

    private func body(_ request: ModelRequest) throws(ConnectWiseRefusal) -> JSONValue {
        guard let json = try? JSONValue(parsing: request.body) else {
            throw .plain(400, "InvalidObject", "The body is not JSON.")
        }
        return json
    }

    private func need(_ right: ConnectWiseRight, _ state: ConnectWiseState) throws(ConnectWiseRefusal) {
        if state.switches.deniedRights.contains(right) { throw .forbidden }
    }
}
