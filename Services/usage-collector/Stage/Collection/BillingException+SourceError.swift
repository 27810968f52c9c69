import Billing
import Ports

extension SourceError {
    /// Whether the source itself gave nothing: a run all of whose companies say so has failed.
    var isUnreachable: Bool {
        switch reason {
        case .unavailable, .unauthorized, .misconfigured: true
        case .companyMissing, .identityMismatch, .unfit: false
        }
    }

    /// What a person is told when the company could not be read.
    var billingException: BillingException {
        switch reason {
        case .unavailable:
            BillingException(
                .collectionFailed,
                message:
                    "Usage could not be read, the additions stay as they are. Check the source and start a run: \(message)"
            )
        case .unauthorized, .misconfigured:
            BillingException(
                .connectionNeedsAttention,
                message:
                    "The source refuses the connection. Correct address, account or certificate of the source: \(message)"
            )
        case .companyMissing:
            BillingException(
                .managedCompanyMissing,
                message:
                    "The source does not list this company any more. Remove it from the integration or restore it: \(message)"
            )
        case .unfit:
            BillingException(
                .collectionFailed,
                message:
                    "The source answered with what cannot be billed, the additions stay as they are. Correct it there and start a run: \(message)"
            )
        case .identityMismatch:
            BillingException(
                .identityMismatch,
                message:
                    "The session that was opened belongs to another company; nothing was read. Check its name at the source: \(message)"
            )
        }
    }
}
