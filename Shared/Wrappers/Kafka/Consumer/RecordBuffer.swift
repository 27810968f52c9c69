/// Records that were read and not yet handed out, in the order they were read, with two bounds.
struct RecordBuffer {
    let batchSize: Int
    let batchWait: Duration
    /// At this many records or bytes fetching is paused; below half of both it goes on.
    let countLimit: Int
    let byteLimit: Int
    private var records: [ConsumerRecord] = []
    private(set) var bytes = 0
    private var firstCame: ContinuousClock.Instant?
    private var notBefore: ContinuousClock.Instant?

    init(batchSize: Int, batchWait: Duration, byteLimit: Int = 16 << 20) {
        self.batchSize = batchSize
        self.batchWait = batchWait
        countLimit = batchSize * 4
        self.byteLimit = byteLimit
    }

    var count: Int { records.count }
    var isFull: Bool { count >= countLimit || bytes >= byteLimit }
    var isRoomy: Bool { count <= countLimit / 2 && bytes <= byteLimit / 2 }

    mutating func append(_ record: ConsumerRecord, at now: ContinuousClock.Instant) {
        if records.isEmpty { firstCame = now }
        records.append(record)
        bytes += record.size
    }

    /// When a batch may be taken; `nil` when there is nothing.
    ///
    /// At once when full, else when its first record has waited, never before the back-off has passed.
    func readyTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard let firstCame else { return nil }
        let gathered = count >= batchSize ? now : firstCame + batchWait
        return notBefore.map { max($0, gathered) } ?? gathered
    }

    func isReady(at now: ContinuousClock.Instant) -> Bool { readyTime(at: now).map { $0 <= now } ?? false }

    /// The next batch; what remains has waited already.
    mutating func take() -> [ConsumerRecord] {
        let batch = Array(records.prefix(batchSize))
        records.removeFirst(batch.count)
        bytes -= batch.reduce(0) { $0 + $1.size }
        if records.isEmpty { firstCame = nil }
        notBefore = nil
        return batch
    }

    /// Puts a batch back in front, to be taken again at `time`.
    mutating func giveBack(_ batch: [ConsumerRecord], notBefore time: ContinuousClock.Instant) {
        guard !batch.isEmpty else { return }
        records.insert(contentsOf: batch, at: 0)
        bytes += batch.reduce(0) { $0 + $1.size }
        firstCame = firstCame ?? time
        notBefore = time
    }

    /// Forgets the records of partitions that belong to somebody else now.
    mutating func drop(_ partitions: Set<TopicPartition>) {
        records.removeAll { partitions.contains($0.topicPartition) }
        bytes = records.reduce(0) { $0 + $1.size }
        if records.isEmpty { firstCame = nil }
    }
}
