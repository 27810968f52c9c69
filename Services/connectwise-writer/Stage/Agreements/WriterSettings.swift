package import Pipeline

/// How the writer paces itself and when it gives up waiting.
package struct WriterSettings: Hashable, Sendable {
    /// The longest a ConnectWise call may take.
    ///
    /// A call starts only if the lease lasts longer than this.
    package let callTimeout: Duration
    /// How long a lease on an agreement lasts without being renewed.
    package let leaseDuration: Duration
    /// The wait before an unknown outcome is read again: time for ConnectWise to finish what it had begun.
    package let settlingDelay: Duration
    /// The waits between attempts while ConnectWise is unavailable.
    package let backoff: Backoff
    /// A site that refuses our keys is probed this often.
    package let probeEvery: Duration
    /// After so long without success the company's part of the run ends as failed; the work itself goes on.
    package let endRunAfter: Duration

    /// Settings; traps unless a lease outlasts a call.
    package init(
        callTimeout: Duration, leaseDuration: Duration, settlingDelay: Duration, backoff: Backoff, probeEvery: Duration,
        endRunAfter: Duration
    ) {
        precondition(leaseDuration > callTimeout, "a lease must outlast a call")
        self.callTimeout = callTimeout
        self.leaseDuration = leaseDuration
        self.settlingDelay = settlingDelay
        self.backoff = backoff
        self.probeEvery = probeEvery
        self.endRunAfter = endRunAfter
    }
}
