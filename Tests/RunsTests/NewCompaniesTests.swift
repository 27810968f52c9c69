import Billing
import Ports
import Testing

@Suite("Companies that a source lists and nobody has added")
struct NewCompaniesTests {
    private func company(_ number: Int) -> SourceCompany {
        SourceCompany(identity: "\(number)", name: "Name \(number)")
    }

    private func new(_ listed: Int..., known: Set<String> = [], start: Set<String>? = []) -> NewCompanies {
        NewCompanies(listed: listed.map(company), known: known, start: start)
    }

    @Test("are told together, with their number, as they were when the source was first read")
    func together() {
        let first = new(3, 1, 2, 2, known: ["2"], start: nil)
        #expect(first.fromTheStart == [company(1), company(3)] && first.later.isEmpty)
        #expect(first.exceptions.map(\.code) == [.managedCompanyNew] && first.exceptions[0].newCompany == nil)
        #expect(first.exceptions[0].message.contains("lists 2 companies") && first.exceptions[0].units == nil)
        #expect(first.exceptions[0].message.contains("Name 1 (1), Name 3 (3)."))
        #expect(
            new(1, known: [], start: nil).exceptions[0].message.contains("lists 1 company that is in no integration"))
        #expect(new(1, 2, 3, 4, 5, 6, 7, start: nil).exceptions[0].message.contains("Name 5 (5) and 2 more."))
    }

    @Test("are told each by itself if they appeared later, until they are added or gone")
    func later() {
        let then = new(1, 3, 4, start: ["1", "3"])
        #expect(then.fromTheStart == [company(1), company(3)] && then.later == [company(4)])
        #expect(then.exceptions.map(\.newCompany) == [nil, "4"])
        #expect(then.exceptions[1].message.contains("Name 4 (4) appeared"))
        #expect(new(1, 4, known: ["1", "4"], start: ["1"]).exceptions.isEmpty)
        #expect(new(start: ["1"]).exceptions.isEmpty)
    }

    @Test("a name of any length is cut, and an identity that none has is told with nobody")
    func bounds() {
        let long = SourceCompany(identity: "9", name: String(repeating: "x", count: 4000))
        let odd = ["", "a\0b", String(repeating: "y", count: 1001)].map { SourceCompany(identity: $0, name: "odd") }
        let told = NewCompanies(listed: [long] + odd, known: [], start: [])
        #expect(told.later == [long] && told.exceptions[0].message.count < 300)
    }
}
