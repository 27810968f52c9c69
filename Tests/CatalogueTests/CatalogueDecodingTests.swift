import Billing
import Catalogue
import Testing

@Suite("Decoding a catalogue")
struct CatalogueDecodingTests {
    private func failure(_ text: String) -> CatalogueError? {
        do throws(CatalogueError) {
            _ = try Catalogue.decode(Array(text.utf8))
            return nil
        } catch { return error }
    }

    private func catalogue(_ entries: String...) -> String {
        #"{"version": 1, "applications": [\#(entries.joined(separator: ", "))]}"#
    }

    private func entry(
        _ code: String = "foo", name: String = "Kaspersky Foo", unit: String = "device",
        stems: String = #"["Kaspersky Foo"]"#
    ) -> String { #"{"code": "\#(code)", "name": "\#(name)", "unit": "\#(unit)", "stems": \#(stems)}"# }

    @Test("a good catalogue is read as it is written")
    func good() throws {
        let read = try Catalogue.decode(
            Array(catalogue(entry(), entry("bar", name: "Kaspersky Bar", stems: "[]")).utf8))
        #expect(read.definitions.map(\.code.text) == ["foo", "bar"])
        #expect(read.recognise(productName: "kaspersky bar Turkey Edition").code.text == "bar")
    }

    @Test("what is not a catalogue is refused by path")
    func malformed() {
        #expect(failure("") == .malformed(path: "the top", reason: "it is not JSON"))
        #expect(failure(#"{"version": 1}"#) == .malformed(path: "applications", reason: "the field is missing"))
        #expect(
            failure(catalogue(entry(), #"{"code": "bar", "name": "Kaspersky Bar", "stems": []}"#))
                == .malformed(path: "applications[1].unit", reason: "the field is missing"))
        #expect(
            failure(catalogue(entry(stems: "[7]")))
                == .malformed(path: "applications[0].stems[0]", reason: "it must be of type String"))
        #expect(failure(#"{"version": 2, "applications": []}"#) == .unknownVersion(2))
    }

    @Test(
        "a doubtful entry is refused by entry and field",
        arguments: [
            ("code", #"{"code": "Foo", "name": "A", "unit": "device", "stems": []}"#),
            ("code", #"{"code": "", "name": "A", "unit": "device", "stems": []}"#),
            ("name", #"{"code": "foo", "name": " - ", "unit": "device", "stems": []}"#),
            ("unit", #"{"code": "foo", "name": "A", "unit": "gateway", "stems": []}"#),
            ("stems", #"{"code": "foo", "name": "A", "unit": "device", "stems": [", "]}"#),
        ])
    func invalid(_ field: String, _ entry: String) {
        guard case .invalid(let label, let named, _) = failure(catalogue(entry)) else {
            Issue.record("\(entry) was not refused as invalid")
            return
        }
        #expect(named == field)
        #expect(label.hasPrefix("applications[0]"))
    }

    @Test("codes and stems stand for one application each")
    func duplicates() {
        #expect(
            failure(catalogue(entry(), entry(name: "Kaspersky Bar", stems: "[]")))
                == .duplicateCode("foo", entry: "applications[1] (foo)"))
        #expect(
            failure(catalogue(entry(), entry("bar", name: "Kaspersky Bar", stems: #"["kaspersky – FOO"]"#)))
                == .duplicateStem("kaspersky – FOO", entry: "applications[1] (bar)", other: "foo"))
    }

    @Test("a failure says what to do")
    func words() {
        let failure = failure(catalogue(entry(), entry("bar", stems: "[]")))
        #expect(
            failure?.description
                == #"catalogue applications[1] (bar), field stems: "Kaspersky Foo" already stands for foo; "#
                + "remove it from one of them")
    }
}
