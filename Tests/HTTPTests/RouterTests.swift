import HTTPMessages
import HTTPServer
import Testing

@Suite struct RouterTests {
    private struct Failed: Error {}

    private func router() -> Router {
        var router = Router()
        router.on("GET", "/") { _ in .text("root") }
        router.on("GET", "/v1/sites") { _ in .text("sites") }
        router.on("POST", "/v1/sites") { _ in .text("created", status: 201) }
        router.on("GET", "/v1/sites/{site}") { .text("site \($0.parameters["site"] ?? "")") }
        router.on("GET", "/v1/sites/search") { _ in .text("search") }
        router.on("GET", "/v1/{kind}/search") { .text("search in \($0.parameters["kind"] ?? "")") }
        router.on("DELETE", "/v1/sites/{site}/pins/{pin}") {
            .text("\($0.parameters["site"] ?? "") \($0.parameters["pin"] ?? "")")
        }
        router.on("GET", "/broken") { _ in throw Failed() }
        return router
    }

    @Test(
        "a request goes to the most literal route",
        arguments: [
            ("GET", "/", 200, "root"), ("GET", "/v1/sites", 200, "sites"), ("POST", "/v1/sites?x=1", 201, "created"),
            ("GET", "/v1/sites/search", 200, "search"), ("GET", "/v1/people/search", 200, "search in people"),
            ("GET", "/v1/sites/a%2Fb%20c", 200, "site a/b c"), ("GET", "/v1/sites/%7Bsite%7D", 200, "site {site}"),
            ("DELETE", "/v1/sites/1/pins/2", 200, "1 2"), ("HEAD", "/v1/sites", 200, "sites"),
            ("GET", "http://host/v1/sites", 200, "sites"), ("GET", "/v1/sites/", 404, "Not found.\n"),
            ("GET", "/v1//sites", 404, "Not found.\n"), ("GET", "/nothing", 404, "Not found.\n"),
            ("GET", "/broken", 500, "Internal error.\n"), ("GET", "/v1/Sites", 404, "Not found.\n"),
        ])
    func routing(method: String, target: String, status: Int, text: String) async {
        let response = await router().respond(ServerRequest(method: method, target: target))
        #expect(response.status == status)
        #expect(response.body.text == text)
    }

    @Test("a known path with another method is answered with 405 and what is allowed")
    func methodNotAllowed() async {
        let response = await router().respond(ServerRequest(method: "PUT", target: "/v1/sites"))
        #expect(response.status == 405)
        #expect(response.headers["allow"] == "GET, HEAD, POST")
    }

    @Test("the three other handlers can be replaced")
    func otherHandlers() async {
        var router = router()
        router.notFound = { .text("no \($0.path)", status: 404) }
        router.methodNotAllowed = { _, allowed in .text("only \(allowed.joined())", status: 405) }
        router.failed = { _, error in .text("\(type(of: error))", status: 500) }
        #expect(await router.respond(ServerRequest(method: "GET", target: "/x")).body.text == "no /x")
        #expect(await router.respond(ServerRequest(method: "PUT", target: "/broken")).body.text == "only GETHEAD")
        #expect(await router.respond(ServerRequest(method: "GET", target: "/broken")).body.text == "Failed")
    }

    @Test("routes are listed in their order")
    func list() {
        let routes = router().routes
        #expect(routes.count == 8)
        #expect(routes[3] == ("GET", "/v1/sites/{site}"))
    }

    @Test("two routes for the same requests are a mistake that stops the program")
    func duplicates() async {
        await #expect(processExitsWith: .failure) {
            var router = Router()
            router.on("GET", "/v1/{a}") { _ in .text("") }
            router.on("GET", "/v1/{b}") { _ in .text("") }
        }
    }

    @Test("targets are decoded segment by segment and item by item")
    func targets() {
        let request = ServerRequest(method: "GET", target: "/a%2Fb/c%20d/%e2%82%ac?x=1&y=a%26b+c&x=2&z&=v&&%zz=%4")
        #expect(request.path == "/a/b/c d/€")
        #expect(request.segments == ["a/b", "c d", "€"])
        #expect(request.query.map(\.name) == ["x", "y", "x", "z", "", "%zz"])
        #expect(request.query.map(\.value) == ["1", "a&b c", "2", "", "v", "%4"])
        #expect(request.query("x") == "1")
        #expect(request.query("none") == nil)
        #expect(ServerRequest(method: "GET", target: "/?").query.isEmpty)
        #expect(ServerRequest(method: "OPTIONS", target: "*").segments == ["*"])
        #expect(ServerRequest(method: "GET", target: "http://host?q=1").query("q") == "1")
        #expect(ServerRequest(method: "GET", target: "/go?to=http://x/y").segments == ["go"])
    }

    @Test("header fields are found in any case, and keep their order and number")
    func headers() {
        var headers: HTTPHeaders = ["Set-Cookie": "a=1", "X": "y"]
        headers.add("set-cookie", "b=2")
        #expect(headers["SET-COOKIE"] == "a=1")
        #expect(headers.all("Set-Cookie") == ["a=1", "b=2"])
        headers["x"] = "z"
        #expect(headers.entries.map(\.value) == ["a=1", "b=2", "z"])
        headers["Set-Cookie"] = nil
        #expect(headers == ["x": "z"])
    }
}

extension ServerResponse.Body {
    /// The text of a fixed body.
    fileprivate var text: String {
        if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
