/// What opens a forward-only result set.
///
/// Source: KSC Open API, LicenseKeys.EnumKeys and AcquireKeyHosts.
struct OpenedIterator: Decodable, Sendable {
    let iterator: String
    let count: Int

    private enum CodingKeys: String, CodingKey {
        case iterator = "wstrIterator"
        case count = "lKeyCount"
    }
}

/// What opens a result set with positions.
///
/// Source: KSC Open API, HostGroup.FindHosts.
struct OpenedAccessor: Decodable, Sendable {
    let accessor: String
    let count: Int

    private enum CodingKeys: String, CodingKey {
        case accessor = "strAccessor"
        case count = "PxgRetVal"
    }
}

struct IteratorParameters: Encodable, Sendable {
    let iterator: String

    private enum CodingKeys: String, CodingKey { case iterator = "szwIterator" }
}

struct AccessorParameters: Encodable, Sendable {
    let accessor: String

    private enum CodingKeys: String, CodingKey { case accessor = "strAccessor" }
}

struct NextItemsParameters: Encodable, Sendable {
    let iterator: String
    let count: Int

    private enum CodingKeys: String, CodingKey {
        case iterator = "szwIterator"
        case count = "nCount"
    }
}

struct ChunkParameters: Encodable, Sendable {
    let accessor: String
    let start: Int
    let count: Int

    private enum CodingKeys: String, CodingKey {
        case accessor = "strAccessor"
        case start = "nStart"
        case count = "nCount"
    }
}

/// Source: KSC Open API, GroupSyncIterator.GetNextItems.
struct NextItems<Row: Decodable>: Decodable {
    let rows: RowArray<Row>
    let isEnd: Bool

    private enum CodingKeys: String, CodingKey {
        case rows = "pData"
        case isEnd = "bEOF"
    }
}

/// Source: KSC Open API, ChunkAccessor.GetItemsChunk.
struct Chunk<Row: Decodable>: Decodable {
    let rows: RowArray<Row>

    private enum CodingKeys: String, CodingKey { case rows = "pChunk" }
}
