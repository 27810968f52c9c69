import Billing
import Contracts
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func products(_ stage: MappingStage) -> [Operation] {
        let all = "/v1/integrations/{integration}/products"
        let one = "\(all)/{application}"
        return [
            Operation("GET", all, .viewer, query: paging) { call in
                let found = try await stage.productMappings(call.id("integration"), call.page(), call.access)
                return .ok(found.document(cursor: \.stored.mapping.application.text))
            },
            Operation("PUT", all, .billing, query: [PreviewToken.parameter]) { call in
                let id: IntegrationID = try call.id("integration")
                let (drafts, preview) = (try call.productDrafts(), try call.preview())
                return .saved(try await stage.saveProducts(drafts, of: id, heeding: preview, call.access))
            },
            Operation("POST", "\(all)/preview", .billing) { call in
                let id: IntegrationID = try call.id("integration")
                return .ok(try await stage.previewProducts(call.productDrafts(), of: id, call.access).document)
            },
            Operation("PUT", one, .billing, query: [PreviewToken.parameter]) { call in
                let (id, body): (IntegrationID, JSONValue) = (try call.id("integration"), try call.body)
                let application = try call.application()
                let drafts = Drafts(reading: body) { ProductDraft(&$0, entry: nil, application: application) }
                let preview = try call.preview()
                return try .saved(one: try await stage.saveProducts(drafts, of: id, heeding: preview, call.access))
            },
            Operation("DELETE", one, .billing) { call in
                let id: IntegrationID = try call.id("integration")
                try await stage.removeProduct(call.application(), of: id, call.access)
                return .gone
            },
            Operation("GET", "/v1/applications", .viewer, query: paging) { call in
                .ok(try await stage.applications(call.page(), call.access).document(cursor: \.code.text, \.document))
            },
        ]
    }
}

extension Call {
    fileprivate func productDrafts() throws(Problem) -> Drafts<ProductDraft> {
        try Drafts(reading: body, of: "products") { ProductDraft(&$0, entry: $1, application: nil) }
    }

    /// The application that the address names.
    fileprivate func application() throws(Problem) -> ApplicationName {
        do throws(Malformed) {
            return try ApplicationName(place("application"))
        } catch {
            throw Problem(address: [FieldProblem("application", error.code, error.message, list: error.list)])
        }
    }
}

extension ProductDraft {
    /// Reads one entry, noting what is wrong; `addressed` is the application that the address names.
    fileprivate init?(_ reader: inout BodyReader, entry: Int?, application addressed: ApplicationName?) {
        let text =
            addressed == nil || reader.has("application")
            ? reader.text("application", atMost: ApplicationName.longest) : nil
        let named = reader.meaning(of: "application", text, ApplicationName.init)
        let target = reader.target()
        let adjustments = Adjustments(
            basis: reader.choice("basis", Adjustments.Basis.self) ?? .latest,
            minimum: UnitCount(reader.integer("minimum", in: 0...1_000_000) ?? 0),
            roundUpTo: reader.integer("roundUpTo", in: 1...100_000) ?? 1)
        let version = reader.version()
        reader.finish(readOnly: BodyReader.readOnly.union(["code", "unit", "products"]))
        guard let application = addressed ?? named, let target else { return nil }
        self.init(
            entry: entry, application: application, named: named, target: target, adjustments: adjustments,
            version: version)
    }
}

extension BodyReader {
    fileprivate mutating func target() -> ProductDraft.Target? {
        let (hasSingle, categories) = (has("single"), value("byCategory"))
        guard hasSingle != (categories != nil) || (hasSingle && value("single") == nil) else {
            let message =
                hasSingle
                ? "stands beside byCategory; exactly one of the two is needed"
                : "is missing; exactly one of single and byCategory is needed"
            refuse("single", hasSingle ? .invalid : .missing, message)
            return nil
        }
        guard categories != nil else { return text("single").map(ProductDraft.Target.single) }
        return inside("byCategory") { reader in
            let target = ProductDraft.Target.byCategory(
                servers: reader.optionalText("servers"), workstations: reader.optionalText("workstations"),
                nonWindows: reader.optionalText("nonWindows"))
            reader.finish()
            return target
        }
    }
}

extension ApplicationDefinition {
    fileprivate var document: JSONValue {
        [
            "code": JSONValue(code), "name": .string(name), "unit": .string(unit.rawValue),
            "byCategoryAllowed": .bool(unit == .device),
        ]
    }
}
