import Foundation

/// Text that is text: ends with a line feed, no stray blanks, no tabs in Swift.
struct TextRule: Rule {
    let claim = "every text file ends with a line feed and has no trailing blanks"

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { !$0.text.isEmpty && !$0.isForeign }.flatMap { file -> [Violation] in
            var found: [Violation] = []
            if !file.text.hasSuffix("\n") {
                found.append(Violation(path: file.path, problem: "does not end with a line feed"))
            }
            if file.text.hasSuffix("\n\n") {
                found.append(Violation(path: file.path, problem: "ends with an empty line"))
            }
            if file.text.unicodeScalars.contains("\r") {
                found.append(Violation(path: file.path, problem: "has carriage returns"))
            }
            found += file.violations("ends in a blank", in: file.text) { $0.last == " " || $0.last == "\t" }
            if file.isSwift { found += file.violations("has a tab", in: file.text) { $0.contains("\t") } }
            return found
        }
    }
}

/// Nothing of the machine or the occasion on which a file was written.
struct OriginRule: Rule {
    let claim = "no machine's paths, no package registry's address, no word about how it was written"

    /// Put together here, so that this file does not break its own rule.
    private static let words = [
        "/wo" + "rk/", "/tm" + "p/wt", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "cla" + "ude", "anthro" + "pic",
        "chat" + "gpt", "open" + "ai", "co" + "pilot", "sub" + "agent", "index-" + "url", "arti" + "factory",
        "/opt/" + "wheels",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { !$0.isForeign }.flatMap { file in
            let text = file.text.lowercased()
            return Self.words.map { $0.lowercased() }.filter { text.contains($0) }.flatMap { word in
                file.violations("says '\(word)'", in: text) { $0.contains(word) }
            }
        }
    }
}

extension SourceFile {
    /// Files whose bytes are given by others or compared exactly.
    fileprivate var isForeign: Bool { path == "LICENSE" || path.contains("/Fixtures/") }
}
