import Billing
import Testing

@Suite("Rule 2: once per application")
struct Rule02CountOnceTests {
    @Test("a device counts once, however many keys of one application are active on it")
    func severalKeys() {
        let plan = makePlan(
            for: snapshot([key("A"), key("B")], [devices(7, on: "A", "B"), devices(2, on: "B")]),
            under: settings(single()))
        #expect(plan.entries.map(\.units) == [UnitCount(9)])
        #expect(
            plan.entries.first?.explanation.counted.map(\.keys) == [
                [KeySerial("A"), KeySerial("B")], [KeySerial("B")],
            ])
    }

    @Test("a device with keys of two applications counts for both")
    func twoApplications() {
        let plan = makePlan(
            for: snapshot([key("A"), key("S", of: Sample.select)], [devices(5, on: "A", "S"), devices(1, on: "S")]),
            under: settings(single(), single(Sample.select, Sample.servers)))
        #expect(plan.entries.map(\.units) == [UnitCount(5), UnitCount(6)])
    }

    @Test("a device whose only key is excluded does not count, one with a second key does")
    func excludedKey() {
        let plan = makePlan(
            for: snapshot([key("A"), key("T", kind: .trial)], [devices(5, on: "A", "T"), devices(3, on: "T")]),
            under: settings(single()))
        #expect(plan.entries.map(\.units) == [UnitCount(5)])
    }

    @Test("a key that the list does not name bills nothing")
    func unlistedKey() {
        let plan = makePlan(for: snapshot([], [devices(5, on: "A")]), under: settings(single()))
        #expect(plan.entries.map(\.units) == [.zero])
    }

    @Test("a serial number reported twice is judged by the company's own report")
    func reportedTwice() {
        let plan = makePlan(
            for: snapshot([key("A", holder: .anotherServer), key("A")], [devices(5, on: "A")]),
            under: settings(single()))
        #expect(plan.entries.map(\.units) == [UnitCount(5)])
    }
}
