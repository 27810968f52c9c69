import Testing

@testable import ConnectWise

@Suite("A ConnectWise address")
struct ConnectWiseAddressTests {
    @Test(
        "becomes the API's host",
        arguments: [
            ("na.myconnectwise.net", "api-na.myconnectwise.net"),
            ("https://EU.MyConnectWise.net/", "api-eu.myconnectwise.net"),
            ("https://api-au.myconnectwise.net", "api-au.myconnectwise.net"),
            ("https://api-na.myconnectwise.net/v4_6_release/apis/3.0", "api-na.myconnectwise.net"),
            ("https://sandbox-na.myconnectwise.net", "sandbox-na.myconnectwise.net"),
            ("https://staging.connectwisedev.com", "api-staging.connectwisedev.com"),
            (" https://cw.customer.example:443 ", "cw.customer.example"),
            ("https://cw.customer.example:8443", "cw.customer.example:8443"),
            ("https://127.0.0.1:40001", "127.0.0.1:40001"),
            ("cw.customer.example:8443/", "cw.customer.example:8443"),
        ])
    func normalises(_ text: String, to host: String) throws {
        #expect(try ConnectWiseAddress.normalise(text).host == host)
    }

    @Test(
        "is refused with the reason where it cannot be one",
        arguments: [
            "", "http://na.myconnectwise.net", "https://user:secret@cw.example", "https://cw.example/other",
            "https://cw.example?x=1", "https://",
        ])
    func refuses(_ text: String) {
        #expect(throws: ConnectWiseAddressError.self) { try ConnectWiseAddress.normalise(text) }
    }

    @Test("makes the same site of two spellings")
    func siteIdentity() throws {
        let one = try ConnectWiseAddress.normalise("https://NA.myconnectwise.net/")
        let other = try ConnectWiseAddress.normalise("api-na.myconnectwise.net")
        #expect(one.siteIdentity(companyID: "NorthWind") == other.siteIdentity(companyID: "northwind"))
        #expect(one.siteIdentity(companyID: "NorthWind") == "api-na.myconnectwise.net+northwind")
    }

    @Test("a connection prints without its private key")
    func redacts() throws {
        let connection = try ConnectWiseConnection(
            url: "cw.example", companyID: "a", publicKey: "b", privateKey: "sesame", clientID: "c")
        var dumped = ""
        dump(connection, to: &dumped)
        #expect(!dumped.contains("sesame"))
        #expect(!"\(connection)".contains("sesame"))
        #expect(!String(reflecting: connection).contains("sesame"))
    }
}
