import Billing
import Contracts
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

    /// Runs `body` while this writer has all these agreements to itself, taken in the order of their numbers.
    func withLeases<Answer>(
        on agreements: some Sequence<AgreementID>, for task: WriteTask,
        _ body: ([AgreementID: Lease]) async throws(Interruption) -> Answer
    ) async throws(Interruption) -> Answer {
        try await withLeases(on: ArraySlice(Set(agreements).sorted()), holding: [:], for: task, body)
    }

    private func withLeases<Answer>(
        on agreements: ArraySlice<AgreementID>, holding held: [AgreementID: Lease], for task: WriteTask,
        _ body: ([AgreementID: Lease]) async throws(Interruption) -> Answer
    ) async throws(Interruption) -> Answer {
        guard let agreement = agreements.first else { return try await body(held) }
        return try await withLease(
            on: .agreement(agreement, on: task.announcement.site), of: task.announcement.tenant,
            else: "another writer has agreement \(agreement)"
        ) { (lease) async throws(Interruption) in
            try await withLeases(
                on: agreements.dropFirst(), holding: held.merging([agreement: lease]) { first, _ in first }, for: task,
                body)
        }
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
