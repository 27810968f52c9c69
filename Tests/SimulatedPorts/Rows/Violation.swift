import Ports

/// What always holds for stored rows would not hold any more; the names are those of the migrations.
struct Violation: Error, Hashable {
    /// The constraint, unique index or foreign key.
    let constraint: String

    init(_ constraint: String) { self.constraint = constraint }
}

extension PortError {
    /// What a failed step means to a worker.
    init(_ error: any Error, in call: String) {
        switch error {
        case let error as PortError: self = error
        case let error as Violation: self.init(.refused, "\(call): \(error.constraint)")
        default: self.init(.corrupt, "\(call): \(error)")
        }
    }
}

extension MappingConflict {
    init(_ violation: Violation) {
        self =
            switch violation.constraint {
            case "site_name_unique": .siteName
            case "source_name_unique": .sourceName
            case "integration_name_unique": .integrationName
            case "site_system_unique": .siteSystem
            case "company_mapping_one_to_one": .companyMapping
            case "managed_company_once": .managedCompany
            default: .other(rule: violation.constraint)
            }
    }
}

extension MappingStoreError {
    /// What a failed step means to the mapping API.
    init(_ error: any Error, in call: String) {
        switch error {
        case let error as MappingStoreError: self = error
        case let error as Violation: self = .conflict(MappingConflict(error))
        default: self = .port(PortError(error, in: call))
        }
    }
}
