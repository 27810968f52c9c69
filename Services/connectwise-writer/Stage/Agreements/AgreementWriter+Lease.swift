import Billing
import Observability
import Ports

extension AgreementWriter {
    /// Runs `body` while this writer has `subject` to itself, and gives it back however it ended.
    ///
    /// - Parameter reason: what is said when somebody else has it.
    func withLease<Answer>(
        on subject: LeaseSubject, of tenant: TenantID, else reason: String,
        _ body: (Lease) async throws(Interruption) -> Answer
    ) async throws(Interruption) -> Answer {
        let taken = try await storing { () async throws(PortError) in
            try await ports.store.lease(subject, of: tenant, for: settings.leaseDuration)
        }
        guard let lease = taken else { throw .busy(reason) }
        // Interrupted here, the lease is not given back: the next owner must wait as well. Reading harms nobody.
        if lease.wasTakenOver, case .agreement = subject { try await outlast() }
        let answer: Answer
        do throws(Interruption) {
            answer = try await body(lease)
        } catch {
            await giveBack(lease)
            throw error
        }
        await giveBack(lease)
        return answer
    }

    /// A request of the lease's former owner may still be in flight: it has ended when a call's time-out has passed.
    private func outlast() async throws(Interruption) {
        do throws(CancellationError) {
            try await ports.clock.pause(for: settings.callTimeout)
        } catch {
            throw .busy("interrupted while waiting for a former owner's request")
        }
    }

    private func giveBack(_ lease: Lease) async {
        do throws(PortError) {
            try await ports.store.release(lease)
        } catch {
            // It ends by itself; until then nobody else has its subject.
            ports.logger.warning("a lease could not be released", metadata: ["error": .error(error)])
        }
    }
}
