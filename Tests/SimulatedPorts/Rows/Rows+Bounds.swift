import Billing
import Ports

/// The limits of texts that stand in unique indexes, as the migrations declare them.
extension Rows {
    /// The code of an application, and what PostgreSQL refuses in any text.
    func requireBounded(_ application: ApplicationCode?, _ constraint: String) throws {
        guard let application else { return }
        try requireBounded(application.text, constraint, bytes: TextLimit.applicationCode)
    }

    /// A name, or another text that people give.
    func requireBounded(_ text: String, _ constraint: String, bytes: Int = 1000) throws {
        guard text.utf8.count <= bytes else { throw Violation(constraint) }
        guard !text.utf8.contains(0) else {
            throw PortError(.refused, "a parameter holds a zero byte; PostgreSQL text cannot")
        }
    }
}
