import Foundation

/// How to start a program: everything `posix_spawn` is told.
struct Spawn {
    var executable: String
    var arguments: [String] = []
    /// `nil` inherits.
    var environment: [String: String]?
    var directory: String?
    /// Descriptors of this process; `nil` is `/dev/null`.
    var input: Int32?
    var output: Int32?
    var error: Int32?
    private static let highestDescriptor: Int32 = 1024

    /// Starts it as the leader of a new process group, with default signals and no other descriptor of ours.
    func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [(Int32(0), input), (1, output), (2, error)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, number)
            } else {
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            }
        }

        // Pipes and sockets of other tests may be open for a moment without close-on-exec: a server that lives long
        // would keep their other ends waiting for the end of the file. Closing what is not open does no harm.
        for descriptor in Int32(3)..<Self.highestDescriptor {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return try start(actions: &actions, attributes: &attributes)
    }

    private func start(
        actions: inout posix_spawn_file_actions_t, attributes: inout posix_spawnattr_t
    ) throws -> pid_t {
        guard !executable.contains("/") || access(executable, X_OK) == 0 else {
            throw SupportError(description: "cannot start \(executable): not an executable file")
        }
        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0.key)=\($0.value)" }
        // The call that sets a folder is a GNU extension Swift does not see; `env` changes it and becomes the program.
        let prefix = directory.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []
        let command = prefix + [executable] + arguments
        let words = command.map { strdup($0) } + [nil]
        let settings = variables.map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var pid: pid_t = 0
        let status = posix_spawnp(&pid, command[0], &actions, &attributes, words, settings)
        guard status == 0 else {
            throw SupportError(description: "cannot start \(executable): \(String(cString: strerror(status)))")
        }
        return pid
    }
}
