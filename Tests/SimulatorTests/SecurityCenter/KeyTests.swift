import Foundation
import Simulators
import StrictJSON
import Testing

struct KeyTests {
    private static let keys = "tenants[0].sources[0].companies[0].keys"

    /// The attributes of one key as EnumKeys serves them.
    private func attributes(_ members: String) throws -> JSONValue {
        let key = "{\"serial\": \"A-1\", \"application\": \"Suite\", \(members)}"
        let client = try SecurityCenterClient([("\(Self.keys)[0]", key)])
        return try #require(client.keys(session: client.session(on: "Contoso")).first)
    }

    @Test("a session on a virtual server lists that server's keys; on the main server every one, once")
    func lists() throws {
        let client = try SecurityCenterClient()
        func serials(_ name: String) -> [String] {
            client.keys(session: client.session(on: name)).compactMap { $0["KLLIC_SERIAL"]?.text }
        }
        #expect(serials("Contoso") == ["A-1", "S-1"])
        #expect(serials("Fabrikam") == ["F-1"])
        #expect(serials("") == ["A-1", "S-1", "F-1"])
    }

    @Test("only the fields asked for are returned")
    func fields() throws {
        let client = try SecurityCenterClient()
        let rows = client.rows(
            "LicenseKeys.EnumKeys", "{\"pFields\":[\"KLLIC_SERIAL\",\"KLLIC_NONE\"]}",
            session: client.session(on: "Fabrikam"))
        #expect(rows.map(\.line) == ["{\"KLLIC_SERIAL\":\"F-1\"}"])
    }

    @Test(
        "kinds have their numbers",
        arguments: [("commercial", 1), ("beta", 2), ("trial", 3), ("test", 4), ("oem", 5), ("subscription", 6)])
    func kinds(kind: String, number: Int) throws {
        #expect(try attributes("\"kind\": \"\(kind)\"")["KLLIC_KEY_TYPE"]?.integer == number)
    }

    @Test("dates are UTC moments of the last day, in the API's own form; none is an empty date")
    func expiry() throws {
        let dated = try attributes("\"expires\": \"2027-06-30\"")["KLLIC_LIMIT_DATE"]
        #expect(dated?["type"]?.text == "datetime")
        #expect(dated?["value"]?.text?.hasPrefix("2027-06-30T") == true)
        #expect(try attributes("\"expires\": null")["KLLIC_LIMIT_DATE"]?["value"]?.text == "")
    }

    @Test("a limited subscription has its own end, and its key lasts through the grace")
    func limited() throws {
        let key = try attributes("\"kind\": \"subscription\", \"expires\": \"2026-12-31\", \"graceDays\": 7")
        #expect(key["KLLIC_LICTYPE_IS_SUBSCRIPTION"]?.truth == true)
        #expect(key["KLLIC_SUBSCRINFO_ENDDATETYPE"]?.integer == 2)
        #expect(key["KLLIC_SUBSCRINFO_ENDDATE"]?["value"]?.text?.hasPrefix("2026-12-31T") == true)
        #expect(key["KLLIC_SUBSCRINFO_GRACETERM"]?.integer == 7)
        #expect(key["KLLIC_LIMIT_DATE"]?["value"]?.text?.hasPrefix("2027-01-07T") == true)
    }

    @Test(
        "an unlimited subscription has no dates; its state is a number",
        arguments: [("active", 0, 1), ("paused", 1, 3), ("softCancelled", 2, 1), ("hardCancelled", 3, 1)])
    func unlimited(word: String, state: Int, endDateType: Int) throws {
        let key = try attributes("\"kind\": \"subscription\", \"subscriptionState\": \"\(word)\"")
        #expect(key["KLLIC_SUBSCRINFO_STATE"]?.integer == state)
        #expect(key["KLLIC_SUBSCRINFO_ENDDATETYPE"]?.integer == endDateType)
        #expect(key["KLLIC_SUBSCRINFO_ENDDATE"] == nil)
        #expect(key["KLLIC_LIMIT_DATE"] == nil)
    }

    @Test("the hosts of a key are those of all servers, one row per version; reserve and pending say so")
    func keyHosts() throws {
        let client = try SecurityCenterClient()
        let rows = client.keyHosts("A-1", session: client.session(on: "Contoso"))
        #expect(rows.count == 3 + 2 + 2 + 4)
        let reserve = rows.filter { $0["KLLICSRV_HOST_CURRENT"]?.truth == false }
        #expect(reserve.compactMap { $0["KLLICSRV_VERSION"]?.text } == ["11.0", "12.0"])
        #expect(Set(reserve.compactMap { $0["KLLICSRV_HOSTNAME"]?.text }).count == 1)
        #expect(Set(rows.compactMap { $0["KLLICSRV_HOST_GRPID"]?.integer }).count == 2)
        let pending = client.keyHosts("S-1", session: client.session(on: "Contoso")).filter {
            $0["KLLIC_LIC_IS_PENDING_SUBSCRIPTION"]?.truth == true
        }
        #expect(pending.count == 2)
        #expect(pending.allSatisfy { $0["KLLICSRV_HOST_CURRENT"]?.truth == true })
    }

    @Test("the key's counter counts installed products, so it must not be billed from")
    func counter() throws {
        let client = try SecurityCenterClient()
        let keys = client.keys(session: client.session(on: "Contoso"))
        #expect(keys.compactMap { $0["KLLIC_NHOSTS_ASCURRENT"]?.integer } == [9, 4])
        #expect(keys.compactMap { $0["KLLIC_NHOSTS_ASNEXT"]?.integer } == [2, 0])
    }

    @Test("a key's data can be asked for, its body not; unknown keys are an error")
    func keyData() throws {
        let client = try SecurityCenterClient()
        let session = client.session(on: "Contoso")
        func data(_ info: String) -> JSONValue {
            client.call("LicenseKeys.GetKeyData", "{\"pKeyInfo\":{\(info)}}", session: session)
        }
        #expect(
            data("\"KLLIC_SERIAL\":\"F-1\",\"KLLIC_KEY_TYPE\":0")["PxgRetVal"]?.line
                == "{\"KLLIC_KEY_TYPE\":1,\"KLLIC_NHOSTS_ASCURRENT\":4,\"KLLIC_NHOSTS_ASNEXT\":0,\"KLLIC_SERIAL\":\"F-1\"}"
        )
        #expect(data("\"KLLIC_SERIAL\":\"F-1\",\"KLLICSRV_KEYDATA\":true").failure != nil)
        #expect(data("\"KLLIC_SERIAL\":\"X-1\"").failure != nil)
        #expect(
            client.call("LicenseKeys.AcquireKeyHosts", "{\"pInData\":{\"KLLIC_SERIAL\":\"X-1\"}}", session: session)
                .failure != nil)
        #expect(client.call("LicenseKeys.AcquireKeyHosts", "{}", session: session).failure != nil)
    }

    @Test("a key that left the list is still known by its hosts and in the statistics")
    func removedKey() throws {
        let client = try SecurityCenterClient()
        try client.apply("\"managedCompany\": \"12\", \"keys\": []")
        #expect(client.keys(session: client.session(on: "Contoso")).isEmpty)
        #expect(client.keyHosts("A-1", session: client.session(on: "Contoso")).count == 11)
        let statistic = client.call("VServers2.GetVServerStatistic", "{\"lVsId\":1}", session: client.session())[
            "PxgRetVal"]
        let serials = statistic?["KLVSRV_LICENSES"]?.elements?.compactMap { $0["value"]?["KLLIC_SERIAL"]?.text }
        #expect(serials == ["A-1", "S-1"])
    }

    @Test("statistics name the server's own keys and those its hosts use")
    func statistics() throws {
        let client = try SecurityCenterClient()
        let session = client.session()
        let fabrikam = client.call("VServers2.GetVServerStatistic", "{\"lVsId\":2}", session: session)["PxgRetVal"]
        #expect(fabrikam?["KLVSRV_HOSTS"]?.integer == 4)
        let serials = fabrikam?["KLVSRV_LICENSES"]?.elements?.compactMap { $0["value"]?["KLLIC_SERIAL"]?.text }
        #expect(serials == ["F-1", "A-1"])
        #expect(client.call("VServers2.GetVServerStatistic", "{\"lVsId\":9}", session: session).failure != nil)
        #expect(
            client.call("VServers2.GetVServerStatistic", "{\"lVsId\":0}", session: session)["PxgRetVal"]?[
                "KLVSRV_HOSTS"]?.integer == 0)
    }
}
