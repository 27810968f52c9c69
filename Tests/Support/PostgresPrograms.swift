import Foundation

/// Where PostgreSQL's programs are and as whom they run: the server refuses to run as root.
struct PostgresPrograms: Sendable {
    let directory: String
    private let isRoot = getuid() == 0

    /// The newest version in Debian's layout, or what PATH leads to.
    static func find() throws -> PostgresPrograms {
        let base = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        let newest = versions.compactMap(Int.init).sorted(by: >).map { "\(base)/\($0)/bin" }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = newest + path.split(separator: ":").map(String.init)
        guard
            let directory = candidates.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") })
        else {
            throw SupportError(description: "PostgreSQL's initdb was not found; install the package postgresql")
        }
        return PostgresPrograms(directory: directory)
    }

    /// The words that start a program of the server.
    ///
    /// `setpriv` becomes it, so its process number is the server's.
    func command(_ program: String) -> [String] {
        let path = "\(directory)/\(program)"
        guard isRoot else { return [path] }
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", path]
    }

    /// Lets the server's user own a folder.
    func giveToServer(_ path: String) throws {
        guard isRoot else { return }
        guard let user = getpwnam("postgres"), chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw SupportError(description: "cannot give \(path) to the user postgres: errno \(errno)")
        }
    }
}
