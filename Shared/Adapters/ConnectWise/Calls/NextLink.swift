import HTTPClient
import HTTPMessages

/// Whether a list says that more follows: a server may cap the page size below what was asked for.
///
/// Source: ConnectWise REST, navigable paging, `Link` (RFC 8288) with `rel="next"`.
enum NextLink {
    static func isIn(_ headers: HTTPHeaders) -> Bool {
        headers.all("Link").contains { value in
            value.split(separator: ",").contains { link in
                link.split(separator: ";").dropFirst().contains { parameter in
                    let bare = parameter.filter { !$0.isWhitespace && $0 != "\"" }.lowercased()
                    return bare == "rel=next"
                }
            }
        }
    }
}
