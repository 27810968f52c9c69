/// A stage decides over values: how a request came in and how an answer is written is its shell's.
struct StageWordsRule: Rule {
    let claim = "stages know no JSON and no HTTP"

    private static let names = [
        "JSONValue", "StrictJSON", "JSONDecoder", "JSONEncoder", "JSONSerialization", "HTTPMessages", "HTTPServer",
        "HTTPClient", "ServerRequest", "ServerResponse",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && $0.path.hasPrefix("Services/") && $0.path.contains("/Stage/") }.flatMap {
            file in
            let names = Self.names.flatMap { name in
                file.violations("names \(name); the shell reads and writes", in: file.code) { $0.contains(name) }
            }
            let statuses = file.violations("knows an HTTP status; say what happened", in: file.code) {
                $0.contains(/\bstatus\b[^,)]*\b[1-5]\d\d\b/)
            }
            let addresses = file.violations("names an address of the API; the shell knows them", in: file.text) {
                $0.contains("/v1/") || $0.contains(/"(?:GET|POST|PUT|PATCH|DELETE) \//)
            }
            return names + statuses + addresses
        }
    }
}
