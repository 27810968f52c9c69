package import Ports

/// How a batch that was refused is divided: its halves are tried in its place, in their order, until each offender stands
/// alone.
///
/// One offender among `n` costs some `2 · log2(n)` attempts more, nothing but offenders `2n` in all.
package struct Halving<Element> {
    /// What is still to be tried, the next one last; none is empty.
    private var parts: [ArraySlice<Element>]

    /// Begins with the whole batch.
    package init(_ batch: [Element]) { parts = batch.isEmpty ? [] : [batch[...]] }

    /// What is to be tried next; `nil`: nothing is left.
    package var next: [Element]? { parts.last.map { Array($0) } }

    /// The next part was taken.
    package mutating func taken() { parts.removeLast() }

    /// The next part was refused: answers the offender if it stood alone, else its halves come next.
    package mutating func refused() -> Element? {
        let part = parts.removeLast()
        if part.count == 1 { return part.first }
        let middle = part.startIndex + part.count / 2
        parts.append(part[middle...])
        parts.append(part[..<middle])
        return nil
    }
}

/// Has a batch taken; what is refused for its content is halved until the offenders stand alone, so that none of them
/// keeps its neighbours waiting.
///
/// A store that is away, or set up wrongly, ends it: then the whole batch comes again, what was taken already too.
package func splitting<Element>(
    _ batch: [Element], _ take: ([Element]) async throws(PortError) -> Void,
    offender: (Element, PortError) async throws(PortError) -> Void
) async throws(PortError) {
    var halving = Halving(batch)
    while let part = halving.next {
        do throws(PortError) {
            try await take(part)
            halving.taken()
        } catch {
            guard error.isOfContent else { throw error }
            if let alone = halving.refused() { try await offender(alone, error) }
        }
    }
}
