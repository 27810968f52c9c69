import Locking
import Testing

@Suite("a locked value")
struct LockedTests {
    @Test("no change is lost when many tasks change it")
    func manyTasks() async {
        let count = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { count.withLock { $0 += 1 } } }
            }
        }
        #expect(count.withLock { $0 } == 4000)
    }

    @Test("what the body throws comes out typed, and the lock is free again")
    func throwing() {
        struct Refused: Error, Equatable {}
        let value = Locked(1)
        #expect(throws: Refused()) {
            try value.withLock { (value) throws(Refused) in
                value = 2
                throw Refused()
            }
        }
        #expect(value.withLock { $0 } == 2)
    }
}
