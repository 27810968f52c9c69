import Cryptography

/// What a save was shown to do, company by company: lines ended, opened and left, without their quantities.
///
/// A digest over all of it, and a short one of each company where they are few enough, so that what differs can be named.
package struct PreviewToken: Hashable, Sendable {
    /// As many companies have a digest of their own.
    package static let mostCompanies = 100
    private static let version = "p1"
    private static let (length, shortLength) = (26, 8)

    private let digest: String
    /// `nil`: there were too many.
    private let companies: [String]?

    /// - Parameter companies: by company, what becomes of its lines; those without any are left out.
    package init(covering companies: [String: [String]]) {
        let all = Self.digests(companies)
        digest = Self.digest(all.keys.sorted(), Self.length)
        self.companies =
            all.count > Self.mostCompanies ? nil : all.keys.map { Self.digest([$0], Self.shortLength) }.sorted()
    }

    /// Reads its text; `nil`: it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == Self.version, parts[1].utf8.count == Self.length else { return nil }
        let digits = Array(parts[1].utf8) + Array(parts[2].utf8)
        let isKnown = { (digit: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(digit)
                || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(digit)
        }
        guard parts[2] == "x" || parts[2].utf8.count.isMultiple(of: Self.shortLength), digits.allSatisfy(isKnown)
        else { return nil }
        digest = parts[1]
        guard parts[2] != "x" else {
            companies = nil
            return
        }
        let bytes = Array(parts[2].utf8)
        companies = stride(from: 0, to: bytes.count, by: Self.shortLength).map { place in
            String(decoding: bytes[place..<(place + Self.shortLength)], as: UTF8.self)
        }
    }

    /// As it is given out and taken back.
    package var text: String { "\(Self.version)-\(digest)-\(companies.map { $0.joined() } ?? "x")" }

    /// Those of `now` whose lines are not what was shown, sorted; `nil`: it cannot be told which.
    package func differing(from now: [String: [String]]) -> [String]? {
        guard let companies else { return nil }
        let shown = Set(companies)
        return Self.digests(now).filter { !shown.contains(Self.digest([$0.key], Self.shortLength)) }.map(\.value)
            .sorted()
    }

    /// What is covered of each company as one text, with the company.
    private static func digests(_ companies: [String: [String]]) -> [String: String] {
        companies.filter { !$0.value.isEmpty }.reduce(into: [:]) { digests, company in
            digests[digest([company.key] + company.value.sorted(), length)] = company.key
        }
    }

    private static func digest(_ parts: [String], _ length: Int) -> String {
        // Each with its length: no two lists read alike.
        let bytes = parts.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) }
        return String(Base32.encode(Digest.sha256(bytes)).prefix(length))
    }
}
