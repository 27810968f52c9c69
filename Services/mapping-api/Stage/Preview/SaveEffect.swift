package import Billing
package import Foundation

/// What a save would lead to, before it is one.
package struct SavePreview: Sendable {
    package let effect: SaveEffect
    /// What a person should know about it, as the save itself says it.
    package let warnings: [Warning]
}

/// What becomes of additions by a save, compared with what would become of them without it.
package struct SaveEffect: Sendable {
    /// Companies told in detail, at most.
    package static let mostCompanies = 1000

    /// Those concerned, by identity, the first of them.
    package let companies: [CompanyEffect]
    /// Over all that are concerned.
    package let summary: Summary
    /// The oldest and newest reading of usage that it is told from; `nil`: there is none.
    package let usageFrom: Date?
    package let usageTo: Date?
    /// When the site's agreements and products were read; `nil`: never.
    package let siteReadAt: Date?
    /// What it covers, by identity: lines ended, opened and left.
    let covered: [String: [String]]

    /// Numbers of companies and lines.
    package struct Summary: Hashable, Sendable {
        /// Companies of which something changes by the save.
        package var companies = 0
        /// Of these, those of which nothing can be told yet.
        package var untold = 0
        /// Their lines, by what becomes of them.
        package var lines: [LineEffect.Outcome: Int] = [:]
    }
}

/// What becomes of one company's lines.
package struct CompanyEffect: Hashable, Sendable {
    /// Why nothing can be told of a company.
    package enum Untold: String, CaseIterable, Hashable, Sendable {
        /// Its usage was not read yet: its first run plans it.
        case usageNotRead
        /// Its newest reading is stored and cannot be read back: the next run reads anew.
        case usageUnreadable
        /// The agreements and products of the site were not read yet.
        case siteNotRead
        /// Its agreement was not there when the site was read last.
        case agreementNotRead
    }

    /// Its identity at the source.
    package let identity: String
    package let name: String
    /// The day of the newest usage; `nil`: there is none.
    package let billingDate: BillingDate?
    /// When that was read.
    package let readAt: Date?
    /// `nil`: all that is stored tells it.
    package let untold: Untold?
    /// Every line, also those that go on as they are.
    package let lines: [LineEffect]
    /// What is not billed, and why.
    package let exceptions: [BillingException]

    /// Whether something else becomes of it than of `other`.
    func differs(from other: CompanyEffect) -> Bool {
        untold != other.untold || lines != other.lines || exceptions != other.exceptions
    }

    /// What a token covers: lines ended, opened and left, with product and agreement.
    var covered: [String] {
        lines.compactMap { line in
            line.covered.map { covered in
                let parts = [
                    covered.rawValue, line.slot.application.text, line.slot.category.rawValue,
                    line.product?.id.description ?? "", line.agreement.description,
                ]
                return parts.joined(separator: " ")
            }
        }
    }

    /// The same for people, as it reads on from the company's name.
    var coveredSentence: String {
        let parts = LineEffect.Covered.allCases.compactMap { kind -> String? in
            let lines = lines.filter { $0.covered == kind }.map { line in
                "\(line.product?.identifier ?? "addition \(line.addition?.description ?? "")") on agreement "
                    + "\(line.agreement)"
            }
            return lines.isEmpty ? nil : "\(kind.rawValue) \(lines.joined(separator: ", "))"
        }
        return parts.isEmpty ? "nothing ended, opened or left" : parts.joined(separator: "; ")
    }
}
