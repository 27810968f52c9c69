package import Billing
package import Ports

extension ConnectWiseClient {
    /// One POST.
    ///
    /// Source: ConnectWise REST, POST /finance/agreements/{parentId}/additions.
    package func create(
        _ draft: AdditionDraft, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        var call = Call.write("POST", "/finance/agreements/\(agreement)/additions", AdditionBody(draft))
        call.mayBeSent = permit.isValid
        return try await write(call) { $0.difference(from: draft) }
    }

    /// One PATCH of `quantity`.
    ///
    /// Source: ConnectWise REST, PATCH /finance/agreements/{parentId}/additions/{id}.
    package func setQuantity(
        _ quantity: UnitCount, of addition: AdditionID, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        var call = Call.patch(addition, on: agreement, [.quantity(quantity)])
        call.mayBeSent = permit.isValid
        return try await write(call) { $0.difference(from: addition, quantity: quantity) }
    }

    /// One PATCH of `cancelledDate`, and of `quantity` to 0 where asked.
    package func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool, agreement: AgreementID,
        _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        let zero: UnitCount? = zeroQuantity ? .zero : nil
        var call = Call.patch(addition, on: agreement, (zero.map { [.quantity($0)] } ?? []) + [.cancelledDate(date)])
        call.mayBeSent = permit.isValid
        return try await write(call) { $0.difference(from: addition, quantity: zero, cancelledDate: date) }
    }

    /// One PATCH of `serialNumber`.
    package func adopt(
        _ addition: AdditionID, as tag: SlotTag, on agreement: AgreementID, _ permit: SendPermit
    ) async throws(ConnectWiseError) -> FoundAddition {
        var call = Call.patch(addition, on: agreement, [.serialNumber(tag)])
        call.mayBeSent = permit.isValid
        return try await write(call) { found in
            found.serialNumber == tag.text ? nil : "serialNumber is \(found.serialNumber ?? "empty")"
        }
    }

    /// Sends a write and holds the answered record against what was sent.
    private func write(
        _ call: Call, difference: @Sendable (FoundAddition) -> String?
    ) async throws(ConnectWiseError) -> FoundAddition {
        try await exchange.answer(call, as: AdditionResponse.self) {
            (response, _) throws(ConnectWiseError) in
            let found: FoundAddition
            do {
                found = try FoundAddition(response)
            } catch {
                throw ConnectWiseError(.outcomeUnknown("the answer cannot be judged: \(error)"), call: call.name)
            }
            if let difference = difference(found) { throw ConnectWiseError(.notApplied(difference), call: call.name) }
            return found
        }
    }
}
