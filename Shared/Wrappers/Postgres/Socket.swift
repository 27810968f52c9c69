import Foundation

/// Waiting for a socket, on a thread that may block.
enum Socket {
    /// Whether something can be read within the time; also true at the end of the stream or an error.
    static func waitReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
