import Foundation
import HTTPClient
import HTTPServer
import Locking
import Support
import Testing

@Suite struct TrustTests {
    /// Runs `body` with a TLS server and the requests that it has seen.
    private func servingTLS(
        host: String = "127.0.0.1",
        _ body: (_ base: String, _ client: HTTPClient, _ certificates: TestCertificates, _ seen: Locked<[UInt64]>)
            async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory("trust")
        let certificates = try await Blocking.run {
            try TestCertificates.make(in: URL(fileURLWithPath: directory.path))
        }
        let seen = Locked<[UInt64]>([])
        let identity = TLSIdentity(
            certificatePEM: certificates.certificatePEM, privateKeyPEM: certificates.privateKeyPEM)
        try await serving(
            HTTPServerConfiguration(host: host, tls: identity),
            answering: { request in
                seen.withLock { $0.append(request.connection.number) }
                return .text("secret")
            }
        ) { base, client in try await body(base, client, certificates, seen) }
    }

    @Test("a server of the given authority is trusted, by address and by name")
    func authority() async throws {
        try await servingTLS { base, client, certificates, _ in
            let trust = TLSTrust.authorities(pem: certificates.caPEM)
            let byAddress = try await client.send(HTTPRequest(url: base, trust: trust))
            #expect(byAddress.text == "secret")
            let named = base.replacingOccurrences(of: "127.0.0.1", with: "localhost")
            let byName = try await client.send(HTTPRequest(url: named, trust: trust))
            #expect(byName.text == "secret")
        }
    }

    @Test("an authority that did not sign, or the system's, is refused before anything is sent")
    func otherAuthority() async throws {
        let other = try await Blocking.run {
            let directory = try TemporaryDirectory("trust")
            return try TestCertificates.make(in: URL(fileURLWithPath: directory.path))
        }
        try await servingTLS { base, client, _, seen in
            for trust in [TLSTrust.authorities(pem: other.caPEM), .system] {
                let error = await failure(of: HTTPRequest(url: base, trust: trust), by: client)
                #expect(error?.kind == "certificateMismatch")
            }
            let count = seen.withLock { $0.count }
            #expect(count == 0)
        }
    }

    @Test("a certificate for another name is refused")
    func otherName() async throws {
        try await servingTLS(host: "127.0.0.2") { base, client, certificates, seen in
            let trust = TLSTrust.authorities(pem: certificates.caPEM)
            let error = await failure(of: HTTPRequest(url: base, trust: trust), by: client)
            #expect(error?.kind == "certificateMismatch")
            let count = seen.withLock { $0.count }
            #expect(count == 0)
        }
    }

    @Test("authorities that are no certificates send nothing")
    func nonsenseAuthority() async throws {
        try await servingTLS { base, client, _, seen in
            let error = await failure(of: HTTPRequest(url: base, trust: .authorities(pem: "nonsense")), by: client)
            #expect(error?.kind == "notSent" || error?.kind == "certificateMismatch")
            let count = seen.withLock { $0.count }
            #expect(count == 0)
        }
    }

    @Test("the right fingerprint is enough, and its connection is kept alive")
    func fingerprint() async throws {
        try await servingTLS { base, client, certificates, seen in
            let trust = TLSTrust.fingerprint(sha256: certificates.sha256Fingerprint)
            for _ in 0..<5 {
                let response = try await client.send(HTTPRequest(method: "POST", url: base, trust: trust))
                #expect(response.text == "secret")
            }
            let connections = seen.withLock { $0 }
            #expect(connections == [1, 1, 1, 1, 1])
        }
    }

    @Test("a wrong fingerprint is refused before anything is sent, on new and on kept-alive connections")
    func wrongFingerprint() async throws {
        try await servingTLS { base, client, certificates, seen in
            let right = TLSTrust.fingerprint(sha256: certificates.sha256Fingerprint)
            let wrong = TLSTrust.fingerprint(sha256: certificates.sha256Fingerprint.reversed())
            let onNew = await failure(of: HTTPRequest(url: base, trust: wrong), by: client)
            #expect(onNew?.kind == "certificateMismatch")
            let response = try await client.send(HTTPRequest(url: base, trust: right))
            #expect(response.status == 200)
            let onReused = await failure(of: HTTPRequest(url: base, trust: wrong), by: client)
            #expect(onReused?.kind == "certificateMismatch")
            let count = seen.withLock { $0.count }
            #expect(count == 1)
        }
    }

    @Test("a connection that a fingerprint opened does not serve a request that trusts authorities")
    func trustsDoNotMix() async throws {
        try await servingTLS { base, client, certificates, _ in
            let pinned = TLSTrust.fingerprint(sha256: certificates.sha256Fingerprint)
            let response = try await client.send(HTTPRequest(url: base, trust: pinned))
            #expect(response.status == 200)
            let error = await failure(of: HTTPRequest(url: base, trust: .system), by: client)
            #expect(error?.kind == "certificateMismatch")
        }
    }

    @Test("a fingerprint over plain http is refused, for there is no certificate")
    func fingerprintWithoutTLS() async throws {
        try await serving(answering: { _ in .text("plain") }) { base, client in
            let trust = TLSTrust.fingerprint(sha256: [UInt8](repeating: 1, count: 32))
            let error = await failure(of: HTTPRequest(url: base, trust: trust), by: client)
            #expect(error?.kind == "certificateMismatch")
        }
    }

    @Test("https to a server that speaks http sends nothing")
    func noTLS() async throws {
        try await serving(answering: { _ in .text("plain") }) { base, client in
            let url = base.replacingOccurrences(of: "http:", with: "https:")
            let error = await failure(of: HTTPRequest(url: url), by: client)
            #expect(error?.kind == "notSent")
        }
    }
}
