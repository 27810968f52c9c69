import Foundation
import Locking

/// A small shell that outlives this process by a moment and tidies up after it.
///
/// When its standard input ends, however this process ended, it kills the processes and removes the folders it was told
/// of. So nothing is left even after a crash or SIGKILL.
final class Guardian: Sendable {
    static let shared = Guardian()

    private static let script = """
        trap '' INT TERM HUP QUIT
        groups=
        while read -r verb value; do
            case $verb in
                watch) groups="$groups $value " ;;
                forget) case "$groups" in
                    *" $value "*) groups="${groups%%" $value "*} ${groups#*" $value "}" ;;
                    esac ;;
                remove) set -- "$@" "$value" ;;
            esac
        done
        for signal in QUIT KILL; do
            for group in $groups; do kill -s $signal -- "-$group"; done
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                left=
                for group in $groups; do kill -s 0 -- "-$group" && left=yes; done
                [ -n "$left" ] || break
                sleep 0.1
            done
        done
        for folder in "$@"; do rm -rf -- "$folder"; done
        """

    private struct Shell {
        let input: Int32
        let process: pid_t
    }

    private let shell: Locked<Shell?>

    private init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            shell = Locked(nil)
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let spawn = Spawn(executable: "/bin/sh", arguments: ["-c", Self.script, "guardian"], input: ends[0])
        let process = try? spawn.start()
        close(ends[0])
        shell = Locked(process.map { Shell(input: ends[1], process: $0) })
        atexit { Guardian.shared.finish() }
    }

    /// At a normal end the shell's work is waited for: who sees this process end sees everything gone.
    private func finish() {
        guard
            let shell = shell.withLock({ shell in
                defer { shell = nil }
                return shell
            })
        else { return }
        close(shell.input)
        var status: Int32 = 0
        while waitpid(shell.process, &status, 0) < 0, errno == EINTR {}
    }

    /// Kills the process group at the end.
    func watch(group: pid_t) { tell("watch \(group)") }

    /// The group has ended by itself; its number may be given to others.
    func forget(group: pid_t) { tell("forget \(group)") }

    /// Removes the folder at the end.
    func remove(folder: String) { tell("remove \(folder)") }

    private func tell(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        shell.withLock { shell in
            guard let shell else { return }
            _ = write(shell.input, bytes, bytes.count)
        }
    }
}
