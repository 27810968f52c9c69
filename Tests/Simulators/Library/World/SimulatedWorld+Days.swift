extension SimulatedWorld {
    /// A change and whose it is.
    package struct DueChange: Sendable, Equatable {
        /// The tenant's name.
        package let tenant: String
        package let change: Scenario.Change
    }

    /// Sets every system's date to that of day `number` (from 1), and the faults' day.
    ///
    /// Applies no change.
    package func beginDay(_ number: Int) {
        let today = scenario.date(ofDay: number)
        faults.beginDay(number)
        for site in sites { site.model.beginDay(today) }
        for source in sources { source.model.beginDay(today) }
    }

    /// What comes before the run of day `number`, or in it: tenant by tenant, each in file order.
    package func changes(day number: Int, duringRun: Bool = false) -> [DueChange] {
        scenario.tenants.flatMap { tenant in
            tenant.changes(day: number, duringRun: duringRun).map { DueChange(tenant: tenant.name, change: $0) }
        }
    }

    /// Makes a change of the outside world.
    ///
    /// - Returns: whether it was one; changes of mappings and decisions go through Tallybridge's API and are the caller's.
    package func apply(_ due: DueChange) throws(WorldError) -> Bool {
        let path = due.change.path
        switch due.change.action {
        case .source(let change):
            guard let source = securityCenter(due.tenant, change.source) else {
                throw WorldError(path: "\(path).source", message: "no source \"\(change.source)\"")
            }
            try source.apply(change, path: path)
        case .connectWise(let change): try site(due.tenant, change.site, path).apply(change)
        case .invoice(let invoice):
            let site = try site(due.tenant, invoice.site, path)
            for (index, agreement) in invoice.agreements.enumerated() {
                do throws(ConnectWiseRefusal) {
                    try site.invoice(agreement: agreement, day: due.change.day)
                } catch {
                    throw WorldError(path: "\(path).agreements[\(index)]", message: error.description)
                }
            }
        case .mapping, .decision: return false
        }
        return true
    }

    private func site(_ tenant: String, _ name: String, _ path: String) throws(WorldError) -> ConnectWiseModel {
        guard let site = connectWise(tenant, name) else {
            throw WorldError(path: "\(path).site", message: "no site \"\(name)\"")
        }
        return site
    }
}

/// A change of the scenario that cannot be made: the world is not as the change expects.
package struct WorldError: Error, Equatable, CustomStringConvertible {
    /// The place in the scenario file.
    package let path: String
    /// What is wrong.
    package let message: String

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}
