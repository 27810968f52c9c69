import Foundation
import HTTPServer
import Locking
import Testing

@testable import HTTPClient

@Suite struct AddressGuardTests {
    @Test(
        "special addresses are not public",
        arguments: [
            "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "224.0.0.1",
            "239.1.1.1", "255.255.255.255", "168.63.129.16", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254",
            "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1",
            "64:ff9b:1::1", "2001:db8::1", "2001::1", "2002:7f00:1::1", "3fff::1", "100::1", "5f00::1", "fec0::1",
        ])
    func special(text: String) throws {
        #expect(!AddressPolicy.publicOnly.allows(try #require(IPAddress(text))))
        #expect(AddressPolicy.any.allows(try #require(IPAddress(text))))
    }

    @Test(
        "ordinary addresses are public",
        arguments: [
            "1.1.1.1", "8.8.8.8", "11.0.0.1", "126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.1",
            "169.253.1.1", "100.63.255.255", "100.128.0.1", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1",
            "::ffff:8.8.8.8",
        ])
    func ordinary(text: String) throws {
        #expect(AddressPolicy.publicOnly.allows(try #require(IPAddress(text))))
    }

    @Test("an allowed range opens itself and nothing beside it")
    func ranges() throws {
        let policy = try AddressPolicy(allowing: ["10.1.0.0/16", "fd00:1::/33", "127.0.0.1"])
        let cases = [
            ("10.1.255.255", true), ("10.2.0.0", false), ("::ffff:10.1.0.1", true), ("fd00:1::1", true),
            ("fd00:1:8000::1", false), ("127.0.0.1", true), ("127.0.0.2", false), ("8.8.8.8", true),
        ]
        for (text, isAllowed) in cases {
            #expect(policy.allows(try #require(IPAddress(text))) == isAllowed, "\(text)")
        }
    }

    @Test(
        "what is no range is named",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "host", "::1/129", "10.0.0.0/8/8", "10.0.0.0/",
            "::ffff:10.0.0.0/104",
        ])
    func invalidRange(text: String) {
        #expect(throws: InvalidAddressRange(text: text)) { try AddressPolicy(allowing: [text]) }
    }

    @Test("the edges of a range are inside, whatever its length", arguments: [0, 1, 7, 8, 9, 31, 32])
    func edges(length: Int) throws {
        let range = try #require(AddressRange("255.255.255.255/\(length)"))
        #expect(range.contains(try #require(IPAddress("255.255.255.255"))))
        #expect(range.contains(try #require(IPAddress("0.0.0.0"))) == (length == 0))
    }

    @Test(
        "loopback is refused however it is written, and nothing arrives",
        arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]", "[::1]"])
    func written(host: String) async throws {
        let seen = Locked(0)
        let configuration = HTTPClientConfiguration(userAgent: "tests", addressPolicy: .publicOnly)
        try await serving(
            client: configuration,
            answering: { _ in
                seen.withLock { $0 += 1 }
                return .text("")
            }
        ) { base, client in
            let url = base.replacingOccurrences(of: "127.0.0.1", with: host)
            let error = await failure(of: HTTPRequest(url: url), by: client)
            #expect(error?.kind == "addressRefused", "\(String(describing: error))")
            let count = seen.withLock { $0 }
            #expect(count == 0)
        }
    }

    @Test("an allowed range lets the request through")
    func allowed() async throws {
        let policy = try AddressPolicy(allowing: ["127.0.0.0/8"])
        let configuration = HTTPClientConfiguration(userAgent: "tests", addressPolicy: policy)
        try await serving(client: configuration, answering: { _ in .text("in") }) { base, client in
            let response = try await client.send(HTTPRequest(url: base))
            #expect(response.text == "in")
        }
    }

    @Test("proxy variables of the environment are ignored")
    func proxies() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            try await serving(answering: { _ in .text("direct") }) { base, client in
                let response = try await client.send(HTTPRequest(url: base))
                #expect(response.text == "direct")
            }
        }
    }
}
