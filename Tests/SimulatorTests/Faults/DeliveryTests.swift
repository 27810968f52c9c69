import Foundation
import Simulators
import StrictJSON
import Testing

/// What each fault does to a creation of an addition: whether it is applied, and what arrives.
struct DeliveryTests {
    private func exchange(_ effect: String) throws -> (delivery: Delivery, model: ConnectWiseModel) {
        let fault = "{\"at\": \"connectWise\", \"effect\": \"\(effect)\"}"
        let scenario = try Example.scenario([("faults[0]", fault)])
        let model = ConnectWiseModel(
            scenario.tenants[0].sites[0], tenant: scenario.tenants[0].name, today: scenario.billingDate,
            faults: FaultPlan(scenario.faults))
        let request = ModelRequest(
            method: "POST", path: "/v4_6_release/apis/3.0/finance/agreements/31/additions",
            headers: ["authorization": model.credentials.authorization, "clientid": model.credentials.clientId],
            body: Data(ConnectWiseClient.addition().utf8))
        return (model.exchange(request), model)
    }

    @Test("not applied: a status, a throttle with Retry-After, silence, a closed connection")
    func notApplied() throws {
        let refused = try exchange("status:500")
        #expect(refused.delivery.answer?.status == 500)
        #expect(refused.model.additions.count == 1)
        let throttled = try exchange("throttle")
        #expect(throttled.delivery.answer?.status == 429)
        #expect(throttled.delivery.answer?.headers["Retry-After"] == "1")
        #expect(throttled.delivery.answer?.json?["error"]?.text == "ConnectWiseAPI")
        #expect(throttled.model.additions.count == 1)
        #expect(throttled.model.calls.throttled == 1)
        let silent = try exchange("timeout")
        #expect(silent.delivery == .silence)
        #expect(silent.model.additions.count == 1)
        let closed = try exchange("dropBefore")
        #expect(closed.delivery == .closed)
        #expect(closed.model.additions.count == 1)
    }

    @Test("applied: unanswered, late, or answered with garbage")
    func applied() throws {
        let dropped = try exchange("applyThenDrop")
        #expect(dropped.delivery == .closed)
        #expect(dropped.model.additions.count == 2)
        let slow = try exchange("slow:40")
        guard case .answer(let answer, afterMilliseconds: 40) = slow.delivery else {
            Issue.record("\(slow.delivery)")
            return
        }
        #expect(answer.status == 201)
        #expect(slow.model.additions.count == 2)
        let garbage = try exchange("garbage")
        #expect(garbage.delivery.answer?.status == 200)
        #expect(garbage.delivery.answer?.json == nil)
        #expect(garbage.model.additions.count == 2)
    }

    @Test("late: neither answered nor applied; applied by the same rules when its time has come")
    func late() throws {
        let late = try exchange("late:40")
        guard case .late(let request, afterMilliseconds: 40) = late.delivery else {
            Issue.record("\(late.delivery)")
            return
        }
        #expect(late.model.additions.count == 1)
        #expect(late.model.respond(request).status == 201)
        #expect(late.model.additions.map(\.byTallybridge) == [false, true])
        #expect(late.model.calls.postAdditions == 1)
    }

    @Test("gateway errors are HTML, others JSON", arguments: [502, 503, 504, 500, 401, 408])
    func bodies(status: Int) throws {
        let answer = try #require(try exchange("status:\(status)").delivery.answer)
        #expect(answer.status == status)
        #expect((answer.json == nil) == (502...504).contains(status))
    }

    @Test("every request is counted, whatever is answered")
    func counters() throws {
        let (_, model) = try exchange("timeout")
        for method in ["GET", "GET", "PATCH", "PUT", "DELETE"] {
            let path = "/v4_6_release/apis/3.0/finance/agreements/31/additions" + (method == "GET" ? "" : "/900")
            _ = model.exchange(ModelRequest(method: method, path: path))
        }
        _ = model.exchange(ModelRequest(method: "GET", path: "/login/companyinfo/x"))
        #expect(
            model.calls.json.line
                == "{\"GET\":3,\"PATCH\":1,\"POST\":1,\"patchAdditions\":1,\"postAdditions\":1,\"throttled\":0}")
        #expect(model.calls["PUT"] == 1 && model.calls["DELETE"] == 1)
    }
}
