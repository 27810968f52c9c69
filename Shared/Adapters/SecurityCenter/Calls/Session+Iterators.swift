/// Rows asked for at once; 500 hosts are some 200 kilobytes.
private let rowsAtOnce = 500

extension Session {
    /// All rows behind an iterator, which is released afterwards.
    ///
    /// Source: KSC Open API, GroupSyncIterator, forward only.
    func rows<Row: Decodable>(
        _ type: Row.Type, behind opened: OpenedIterator, of call: String
    ) async throws(CallFailure) -> [Row] {
        let release = IteratorParameters(iterator: opened.iterator)
        return try await releasing(with: "GroupSyncIterator.ReleaseIterator", release) {
            () async throws(CallFailure) in
            var rows: [Row] = []
            while rows.count < opened.count {
                let next = try await self.call(
                    "GroupSyncIterator.GetNextItems",
                    NextItemsParameters(iterator: opened.iterator, count: rowsAtOnce), as: NextItems<Row>.self)
                rows += next.rows.rows
                if next.isEnd || next.rows.rows.isEmpty { break }
            }
            try requireWhole(rows.count, of: opened.count, call)
            return rows
        }
    }

    /// All rows behind an accessor, which is released afterwards.
    ///
    /// Source: KSC Open API, ChunkAccessor.
    func rows<Row: Decodable>(
        _ type: Row.Type, behind opened: OpenedAccessor, of call: String
    ) async throws(CallFailure) -> [Row] {
        let release = AccessorParameters(accessor: opened.accessor)
        return try await releasing(with: "ChunkAccessor.Release", release) { () async throws(CallFailure) in
            var rows: [Row] = []
            while rows.count < opened.count {
                let parameters = ChunkParameters(
                    accessor: opened.accessor, start: rows.count, count: min(rowsAtOnce, opened.count - rows.count))
                let chunk = try await self.call("ChunkAccessor.GetItemsChunk", parameters, as: Chunk<Row>.self)
                if chunk.rows.rows.isEmpty { break }
                rows += chunk.rows.rows
            }
            try requireWhole(rows.count, of: opened.count, call)
            return rows
        }
    }
}

/// A result set that delivers another number of rows than it announced was not read whole.
private func requireWhole(_ read: Int, of announced: Int, _ call: String) throws(CallFailure) {
    guard read == announced else {
        throw .unavailable(call, "incomplete: \(announced) rows were announced, \(read) delivered")
    }
}
