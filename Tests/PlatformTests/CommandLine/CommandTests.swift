import CommandLine
import Locking
import Testing

private struct Broken: Error, CustomStringConvertible { var description: String { "the disk is full" } }

@Suite("a command line")
struct CommandTests {
    private let name = Argument("NAME", help: "What pages call the tenant.")
    private let file = Argument("FILE", help: "A file.")
    private let zone = Option("--time-zone", "ZONE", help: "Decides where a day begins.", default: "UTC")
    private let limit = Option("--limit", "COUNT", help: "At most so many.")
    private let token = Option("--token", "TEXT", help: "Who asks.", isRequired: true)
    private let dry = Flag("--dry-run", help: "Change nothing.")

    private var tool: Command {
        let (name, zone, limit, dry, file, token) = (name, zone, limit, dry, file, token)
        let add = Command("add", summary: "Add a tenant.", options: [zone, limit], flags: [dry], arguments: [name]) {
            let limit = try $0.number(limit).map { String($0) } ?? "none"
            $0.console.line("add \(try $0.required(name)) \(try $0.required(zone)) \(limit) \($0.isSet(dry))")
            return $0.isSet(dry) ? 3 : 0
        }
        let load = Command("load", summary: "Load a file.", options: [token], arguments: [file]) {
            $0.console.line("load \(try $0.required(file)) as \(try $0.required(token))")
            return 0
        }
        let fail = Command("fail", summary: "Fail.") { _ in throw Broken() }
        let tenant = Command("tenant", summary: "Manage tenants.", subcommands: [add, load])
        return Command("tool", summary: "A tool.", subcommands: [tenant, fail])
    }

    private func run(_ words: String) async -> (status: Int32, out: String, err: String) {
        let (out, err) = (Locked(""), Locked(""))
        let console = Console(
            write: { text in out.withLock { $0 += text } }, writeError: { text in err.withLock { $0 += text } })
        let status = await tool.run(words.split(separator: " ").map(String.init), console: console)
        return (status, out.withLock { $0 }, err.withLock { $0 })
    }

    @Test(
        "options, flags and arguments in any order",
        arguments: [
            ("tenant add Contoso", "add Contoso UTC none false", 0),
            ("tenant add --time-zone Europe/Berlin Contoso", "add Contoso Europe/Berlin none false", 0),
            ("tenant add Contoso --limit=5 --dry-run", "add Contoso UTC 5 true", 3),
            ("tenant add --limit -5 Contoso", "add Contoso UTC -5 false", 0),
            ("tenant add -- --odd", "add --odd UTC none false", 0),
            ("tenant load a --token x", "load a as x", 0),
        ])
    func parsing(words: String, output: String, status: Int32) async {
        let (gotStatus, out, err) = await run(words)
        #expect(out == output + "\n")
        #expect(err == "")
        #expect(gotStatus == status)
    }

    @Test(
        "what is wrong is named, with what was probably meant and where help is",
        arguments: [
            ("tenant add Contoso --limt 5", "tool tenant add: unknown option '--limt', did you mean '--limit'?"),
            ("tenant add Contoso --colour red", "tool tenant add: unknown option '--colour'"),
            ("tenant add Contoso --limit", "tool tenant add: missing value for '--limit COUNT'"),
            ("tenant add Contoso --limit --dry-run", "tool tenant add: missing value for '--limit COUNT'"),
            ("tenant add Contoso --limit x", "tool tenant add: '--limit' takes a whole number, not 'x'"),
            ("tenant add Contoso --limit 1 --limit 2", "tool tenant add: '--limit' is given twice"),
            ("tenant add Contoso --dry-run=yes", "tool tenant add: '--dry-run' takes no value"),
            ("tenant add", "tool tenant add: missing argument 'NAME'"),
            ("tenant add a b", "tool tenant add: unexpected argument 'b'"),
            ("tenant load a", "tool tenant load: missing option '--token TEXT'"),
            ("tenant load --token x", "tool tenant load: missing argument 'FILE'"),
            ("tenant ad", "tool tenant: unknown subcommand 'ad', did you mean 'add'?"),
            ("tenant --verbose", "tool tenant: unknown option '--verbose'"),
            ("", "tool: missing subcommand: tenant, fail"),
        ])
    func mistakes(words: String, problem: String) async {
        let (status, out, err) = await run(words)
        #expect(status == 2)
        #expect(out == "")
        let call = problem.prefix { $0 != ":" }
        #expect(err == "\(problem)\nSee '\(call) --help'.\n")
    }

    @Test("an action's own error is reported with status 1")
    func failure() async {
        let (status, _, err) = await run("fail")
        #expect(status == 1)
        #expect(err == "tool fail: the disk is full\n")
    }

    @Test("help of a command lists everything it takes", arguments: ["tenant add --help", "tenant add x y z -h"])
    func help(words: String) async {
        let (status, out, _) = await run(words)
        #expect(status == 0)
        #expect(
            out == """
                Add a tenant.

                Usage: tool tenant add [--time-zone ZONE] [--limit COUNT] [--dry-run] NAME

                Arguments:
                  NAME  What pages call the tenant.

                Options:
                  --time-zone ZONE  Decides where a day begins. (default: UTC)
                  --limit COUNT     At most so many.
                  --dry-run         Change nothing.
                  --help            Show this help.

                """)
    }

    @Test("help of a group lists its subcommands", arguments: ["tenant --help", "tenant help", "tenant -h"])
    func groupHelp(words: String) async {
        let (status, out, _) = await run(words)
        #expect(status == 0)
        #expect(
            out == """
                Manage tenants.

                Usage: tool tenant SUBCOMMAND ...

                Subcommands:
                  add   Add a tenant.
                  load  Load a file.

                See 'tool tenant SUBCOMMAND --help' for each.

                """)
    }

    @Test("long help is wrapped beside its column")
    func wrapping() {
        let text = HelpTable.text([("A", "one two three four five six"), ("LONGER", "x")], columns: 30)
        #expect(text == "  A       one two three four\n          five six\n  LONGER  x\n")
    }
}
