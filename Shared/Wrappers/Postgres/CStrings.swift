/// Strings as one block of NUL-terminated bytes, so that a call gets its array of pointers with two allocations.
struct CStrings {
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []

    init(_ strings: some Collection<String?>) {
        starts.reserveCapacity(strings.count + 1)
        for string in strings {
            guard let string else {
                starts.append(nil)
                continue
            }
            starts.append(bytes.count)
            bytes += string.utf8
            bytes.append(0)
        }
    }

    /// Calls `body` with the pointers, `nil` for a missing string, and one `nil` behind the last.
    func withPointers<Answer>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Answer) -> Answer {
        bytes.withUnsafeBytes { block in
            var pointers = starts.map { start -> UnsafePointer<CChar>? in
                start.flatMap { block.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
