/// What happens later, earliest first; what is due together comes in the order it was added.
struct TimerQueue: Sendable {
    typealias Action = @Sendable () -> Void

    private struct Entry: Sendable {
        let due: Int
        let id: Int

        func precedes(_ other: Entry) -> Bool { (due, id) < (other.due, other.id) }
    }

    private var heap: [Entry] = []
    private var actions: [Int: Action] = [:]
    private var nextID = 0

    /// Adds an action; the number cancels it.
    mutating func add(due: Int, _ action: @escaping Action) -> Int {
        nextID += 1
        actions[nextID] = action
        heap.append(Entry(due: due, id: nextID))
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
        return nextID
    }

    /// Forgets an action; whether it was still to come.
    mutating func cancel(_ id: Int) -> Bool { actions.removeValue(forKey: id) != nil }

    /// Takes out everything that is due next.
    mutating func takeNext() -> (due: Int, actions: [Action])? {
        var taken: [Action] = []
        var due: Int?
        while let first = heap.first, due == nil || first.due == due {
            removeFirst()
            guard let action = actions.removeValue(forKey: first.id) else { continue }
            due = first.due
            taken.append(action)
        }
        return due.map { ($0, taken) }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while true {
            let children = (2 * index + 1...2 * index + 2).filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].precedes(heap[$1]) }), heap[least].precedes(heap[index])
            else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
