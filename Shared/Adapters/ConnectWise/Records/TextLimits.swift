import Billing
import Ports

/// How long the texts of records may be: more than twice what ConnectWise itself allows, for it has raised its limits
/// before.
///
/// Source: ConnectWise REST, schemas: catalogue `identifier` 75 (60 before 2024) and `description` 60, agreement `name`
/// 100, company `identifier` 30 and `name` 50, addition `serialNumber` 50.
enum TextLimits {
    static let productIdentifier = TextLimit("identifier", characters: 200)
    static let productDescription = TextLimit("description", characters: 250)
    static let productClass = TextLimit("productClass", characters: 100)
    static let agreementName = TextLimit("name", characters: 250)
    static let billingCycle = TextLimit("billingCycle/name", characters: 100)
    static let companyIdentifier = TextLimit("identifier", characters: 100)
    static let companyName = TextLimit("name", characters: 250)
    /// A tag of ours is far shorter, so what is cut here is none.
    static let serialNumber = TextLimit("serialNumber", characters: 200)
    /// Who made a record: nobody we know where it is longer.
    static let member = TextLimit("enteredBy", characters: 100)
    /// What ConnectWise says of a refusal.
    static let words = TextLimit("message", characters: 1000)
    static let fieldName = TextLimit("field", characters: 100)
}

extension Field where Value == Int {
    /// A record's id, which ConnectWise counts in 32 bits.
    func requiredRecordID(_ name: String) throws(UnreadableField) -> Int {
        let id = try required(name)
        guard (0...Int(Int32.max)).contains(id) else { throw UnreadableField(name, "is no id: \(id)") }
        return id
    }
}

extension TextLimit {
    /// A text by which something is recognised; `nil`: it is none that can be.
    func wholeIfFit(_ text: String) -> String? {
        do throws(UnfitText) { return try whole(text) } catch { return nil }
    }

    /// A text that tells one record from another.
    func required(_ text: String) throws(UnreadableField) -> String {
        do throws(UnfitText) {
            return try whole(text)
        } catch {
            throw UnreadableField(field, "cannot be taken: \(error)")
        }
    }
}
