public import Billing
public import Ports

extension MappingStage {
    /// Tries a site with real calls.
    /// - Returns: what is wrong with it; `nil`: nothing.
    public func testSite(_ id: SiteID, _ access: Access) async throws(Refusal) -> String? {
        _ = try await transaction(access) { try await $0.requireSite(id) }
        return await problem(withSite: id, access)
    }

    /// Tries a source with real calls.
    /// - Returns: what is wrong with it; `nil`: nothing.
    public func testSource(_ id: SourceID, _ access: Access) async throws(Refusal) -> String? {
        _ = try await transaction(access) { try await $0.requireSource(id) }
        return await problem(withSource: id, access)
    }

    /// What is wrong with a site; `nil`: nothing.
    func problem(withSite id: SiteID, _ access: Access) async -> String? {
        do {
            try await connectWise.system(id, of: access.tenant).test()
            return nil
        } catch { return error.sentence }
    }

    /// What is wrong with a source; `nil`: nothing.
    func problem(withSource id: SourceID, _ access: Access) async -> String? {
        do {
            _ = try await sources.source(id, of: access.tenant).managedCompanies()
            return nil
        } catch { return error.message }
    }

    /// A call to ConnectWise; that it fails is the caller's to know.
    func asking<Result: Sendable>(
        _ site: SiteID, _ access: Access, _ call: (any ConnectWiseSystem) async throws(ConnectWiseError) -> Result
    ) async throws(Refusal) -> Result {
        do {
            return try await call(try await connectWise.system(site, of: access.tenant))
        } catch { throw Refusal(.outsideSystem, "Nothing was saved, ConnectWise could not be read. \(error.sentence)") }
    }

    /// The companies a source lists now.
    func listed(by source: SourceID, _ access: Access) async throws(Refusal) -> [SourceCompany] {
        do {
            return try await sources.source(source, of: access.tenant).managedCompanies()
        } catch { throw Refusal(.outsideSystem, "Nothing was saved, the source could not be read. \(error.message)") }
    }
}
