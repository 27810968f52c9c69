import Billing
import HTTPMessages
import HTTPServer
package import Ports
import Secrets
package import Storage

/// Finds out who calls: the bearer token's hash is looked up, the token itself is kept nowhere.
package struct BearerTokens: AccessTokens {
    private let stored: PostgresAccessTokens

    /// Tokens as the operator gave them out.
    package init(_ stored: PostgresAccessTokens) { self.stored = stored }

    /// The caller; `nil`: the token is unknown, expired or revoked.
    package func access(for token: String) async throws(PortError) -> Access? {
        guard AccessToken.isWellFormed(token) else { return nil }
        return try await stored.access(forHash: AccessToken.hash(token))
    }
}

extension ServerRequest {
    /// The token of `Authorization: Bearer …`; exactly one such header counts.
    var bearerToken: String? {
        let values = headers.all("Authorization")
        guard values.count == 1, let value = values.first, value.utf8.count <= 200 else { return nil }
        let parts = value.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}

extension AccessTokens {
    /// The caller of a request, if their role is enough.
    func access(of request: ServerRequest, needing role: AccessRole) async throws(Problem) -> Access {
        let missing = Problem(
            .unauthorized, "Send a valid token as Authorization: Bearer tbk_…; the operator gives them out.")
        guard let token = request.bearerToken else { throw missing }
        let found: Access?
        do {
            found = try await access(for: token)
        } catch {
            throw Problem(.unavailable, "The token cannot be checked at present. Try again in a moment.")
        }
        guard let access = found else { throw missing }
        guard access.role >= role else {
            throw Problem(
                .forbidden,
                "This needs the role \(role.rawValue), the token has \(access.role.rawValue). Ask for another token.")
        }
        return access
    }
}
