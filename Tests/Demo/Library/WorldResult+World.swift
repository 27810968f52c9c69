import Foundation
import Simulators

extension SimulatedWorld {
    func additionResults(of tenant: String) -> [WorldResult.Addition] {
        additions(tenant: tenant).map { site, addition in
            WorldResult.Addition(
                site: site, id: addition.id, agreementId: addition.agreementId, product: addition.product,
                quantity: addition.quantity, effectiveDate: addition.effectiveDate?.description,
                cancelledDate: addition.cancelledDate?.description, byTallybridge: addition.byTallybridge)
        }
    }

    func invoiceResults(of tenant: String) -> [WorldResult.Invoice] {
        invoices(tenant: tenant).map { site, invoice in
            WorldResult.Invoice(site: site, agreementId: invoice.agreementId, day: invoice.day, total: invoice.total)
        }
    }

    var callResults: WorldResult.Calls {
        let calls = connectWiseCalls
        return WorldResult.Calls(
            connectWise: WorldResult.Calls.ConnectWise(
                GET: calls.byMethod["GET"] ?? 0, POST: calls.byMethod["POST"] ?? 0, PATCH: calls.byMethod["PATCH"] ?? 0,
                throttled: calls.throttled,
                postAdditions: calls.postAdditions, patchAdditions: calls.patchAdditions),
            source: WorldResult.Calls.Source(total: sourceCalls))
    }
}

extension WorldResult.Exception {
    init(_ exception: APIAnswer.Exception) {
        self.init(
            code: exception.code, integration: exception.integration, managedCompany: exception.managedCompany,
            application: exception.application, category: exception.category, units: exception.units,
            product: exception.product, agreement: exception.agreement, message: exception.message)
    }
}

extension WorldResult.Held {
    init(_ held: APIAnswer.Held) {
        self.init(
            managedCompany: held.managedCompany, application: held.application, category: held.category,
            from: held.from, to: held.to, reason: held.reason)
    }
}
