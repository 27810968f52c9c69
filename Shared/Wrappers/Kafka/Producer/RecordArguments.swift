import CRdkafka

/// A record as the argument list of `rd_kafka_produceva`: all its bytes in one block, so that no pointer dangles.
struct RecordArguments {
    private enum Part {
        case topic(at: Int)
        case partition(Int32)
        case key(at: Int?, count: Int)
        case value(at: Int?, count: Int)
        case header(nameAt: Int, at: Int?, count: Int)
    }

    private var bytes: [UInt8] = []
    private var parts: [Part] = []

    init(_ record: ProducerRecord) {
        bytes.reserveCapacity(
            record.topic.utf8.count + 2 + (record.key?.count ?? 0) + (record.value?.count ?? 0))
        parts.append(.topic(at: add(text: record.topic)))
        if let partition = record.partition { parts.append(.partition(partition)) }
        parts.append(.key(at: add(record.key), count: record.key?.count ?? 0))
        parts.append(.value(at: add(record.value), count: record.value?.count ?? 0))
        for (name, value) in record.headers {
            parts.append(.header(nameAt: add(text: name), at: add(value), count: value?.count ?? 0))
        }
        // An empty value at the end of the block still needs an address of its own: null means absent.
        bytes.append(0)
    }

    /// Calls `body` with the arguments; librdkafka copies what it keeps.
    func withArguments<Answer>(
        opaque: UnsafeMutableRawPointer, _ body: (UnsafeBufferPointer<rd_kafka_vu_t>) -> Answer
    ) -> Answer {
        bytes.withUnsafeBytes { block in
            var arguments = parts.map { Self.argument($0, in: block) }
            var flags = rd_kafka_vu_t()
            flags.vtype = RD_KAFKA_VTYPE_MSGFLAGS
            flags.u.i = RD_KAFKA_MSG_F_COPY
            var ticket = rd_kafka_vu_t()
            ticket.vtype = RD_KAFKA_VTYPE_OPAQUE
            ticket.u.ptr = opaque
            arguments += [flags, ticket]
            return arguments.withUnsafeBufferPointer(body)
        }
    }

    private mutating func add(text: String) -> Int {
        defer {
            bytes += text.utf8
            bytes.append(0)
        }
        return bytes.count
    }

    private mutating func add(_ data: [UInt8]?) -> Int? {
        guard let data else { return nil }
        defer { bytes += data }
        return bytes.count
    }

    private static func argument(_ part: Part, in block: UnsafeRawBufferPointer) -> rd_kafka_vu_t {
        // The calls take mutable pointers and do not write through them.
        func address(_ place: Int?) -> UnsafeMutableRawPointer? {
            place.flatMap { UnsafeMutableRawPointer(mutating: block.baseAddress)?.advanced(by: $0) }
        }
        func text(_ place: Int) -> UnsafePointer<CChar>? {
            address(place).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
        }
        var argument = rd_kafka_vu_t()
        switch part {
        case .topic(let place):
            argument.vtype = RD_KAFKA_VTYPE_TOPIC
            argument.u.cstr = text(place)
        case .partition(let number):
            argument.vtype = RD_KAFKA_VTYPE_PARTITION
            argument.u.i32 = number
        case .key(let place, let count):
            argument.vtype = RD_KAFKA_VTYPE_KEY
            argument.u.mem.ptr = address(place)
            argument.u.mem.size = count
        case .value(let place, let count):
            argument.vtype = RD_KAFKA_VTYPE_VALUE
            argument.u.mem.ptr = address(place)
            argument.u.mem.size = count
        case .header(let name, let place, let count):
            argument.vtype = RD_KAFKA_VTYPE_HEADER
            argument.u.header.name = text(name)
            argument.u.header.val = UnsafeRawPointer(address(place))
            argument.u.header.size = count
        }
        return argument
    }
}
