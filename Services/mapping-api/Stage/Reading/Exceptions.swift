package import Ports

extension MappingStage {
    /// Exceptions, oldest first.
    package func exceptions(
        _ filter: ExceptionFilter, _ access: Access
    ) async throws(Refusal) -> Paged<StoredException> {
        try await list(filter.limit, access) { rows, limit in
            var filter = filter
            filter.limit = limit
            return try await rows.exceptions(filter)
        }
    }
}
