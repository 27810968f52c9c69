import Foundation

/// A link that leads nowhere is worse than none.
struct LinkRule: Rule {
    let claim = "relative links in Markdown lead to files and headings that exist"

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.path.hasSuffix(".md") }.flatMap { file in
            file.links.compactMap { link, line in
                problem(of: link, from: file, in: tree).map { Violation(path: file.path, line: line, problem: $0) }
            }
        }
    }

    private func problem(of link: String, from file: SourceFile, in tree: SourceTree) -> String? {
        if link.contains("://") || link.hasPrefix("mailto:") { return nil }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = parts[0].isEmpty ? file.path : resolved(parts[0], from: file.path)
        guard tree.paths.contains(path) || path.isEmpty else { return "links to \(link), which does not exist" }
        guard parts.count == 2, let target = tree.file(path), path.hasSuffix(".md") else { return nil }
        return target.anchors.contains(parts[1]) ? nil : "links to \(link), but there is no such heading"
    }

    private func resolved(_ link: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(part.removingPercentEncoding ?? String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}

extension SourceFile {
    /// The targets of links and pictures outside code.
    fileprivate var links: [(link: String, line: Int)] {
        proseLines.flatMap { line, text in
            text.matches(of: /\]\(([^)\s]+)(\s+"[^"]*")?\)/).map { (String($0.output.1), line) }
        }
    }

    /// Headings as they are linked to: lower case, spaces as dashes, other signs dropped.
    fileprivate var anchors: Set<String> {
        Set(
            proseLines.filter { $0.text.hasPrefix("#") }.map { _, text in
                text.drop { $0 == "#" || $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
                    .replacing(" ", with: "-")
            })
    }

    private var proseLines: [(line: Int, text: String)] {
        var isCode = false
        return lines.enumerated().compactMap { offset, line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                return nil
            }
            return isCode ? nil : (offset + 1, String(line).replacing(/`[^`]*`/, with: ""))
        }
    }
}
