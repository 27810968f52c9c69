package import Ports

/// What every call of a simulated port passes on its way in and out: it may wait here, and fail.
package protocol PortGate: Sendable {
    /// Before the call takes effect; what is thrown keeps it from doing so.
    func enter(_ call: String) async throws(PortError)
    /// After it has taken effect; what is thrown loses only the answer.
    func leave(_ call: String) async throws(PortError)
}

/// A gate that lets everything through.
package struct OpenGate: PortGate {
    package init() {}
    package func enter(_ call: String) async throws(PortError) {}
    package func leave(_ call: String) async throws(PortError) {}
}
