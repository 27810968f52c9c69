import Glibc

/// Where a command writes: standard output for what was asked for, standard error for what went wrong.
package struct Console: Sendable {
    /// Writes text that was asked for.
    package let write: @Sendable (String) -> Void
    /// Writes text about what went wrong.
    package let writeError: @Sendable (String) -> Void

    /// A console made of two closures, for tests.
    package init(write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void) {
        self.write = write
        self.writeError = writeError
    }

    /// The process's own.
    package static let standard = Console(
        write: { writeAll($0, to: STDOUT_FILENO) }, writeError: { writeAll($0, to: STDERR_FILENO) })

    /// Writes a line that was asked for.
    package func line(_ text: String) { write(text + "\n") }
}

/// Unbuffered, so that a line is out before the process ends, however it ends.
private func writeAll(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno != EINTR { return }
        rest = rest.dropFirst(max(0, count))
    }
}
