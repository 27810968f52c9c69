import Billing
import Ports

/// Why work on a company stops here and goes on later.
enum Interruption: Error {
    /// A store could not be reached.
    case store(PortError)
    /// ConnectWise did not give a usable answer.
    case connectWise(ConnectWiseError)
    /// A write's outcome is not known: read again after a settling delay.
    case outcomeUnknown(ConnectWiseError)
    /// The lease was lost; whoever has it goes on.
    case leaseLost
    /// Somebody else has the agreement, or reads the site, at the moment.
    case busy(String)
    /// The site is left alone for so long.
    case closed(Duration)
    /// A write is too young for a reading to tell what became of it; it is old enough in so long.
    case settling(Duration)
    /// The company is being read for this later date: if that fails, this plan is still the newest.
    case newerReading(BillingDate)
}

extension Interruption: CustomStringConvertible {
    /// Whether a person is told at once: nothing gets better by trying again.
    var needsAttention: Bool {
        guard case .connectWise(let error) = self else { return false }
        return switch error.reason {
        case .unauthorized, .misconfigured: true
        case .notSent, .outcomeUnknown, .throttled, .unavailable, .notFound, .refused, .notApplied: false
        }
    }

    /// Whether what was to be stored is the cause: another attempt changes nothing.
    var isOfContent: Bool {
        if case .store(let error) = self { error.isOfContent } else { false }
    }

    /// Whether the way to ConnectWise is the cause; else it is our own.
    private var isOutside: Bool {
        switch self {
        case .connectWise, .outcomeUnknown, .closed: true
        case .store, .leaseLost, .busy, .settling, .newerReading: false
        }
    }

    /// What a person is told it is.
    var exceptionCode: BillingExceptionCode { isOutside ? .connectionNeedsAttention : .notWrittenInTime }

    /// What a person can do about it.
    var advice: String {
        isOutside
            ? "If this stays, check address, keys and rights of the site."
            : "Nothing has to be done in ConnectWise, it is tried again by itself; if this stays, tell the operator."
    }

    /// The cause, for people.
    var description: String {
        switch self {
        case .store(let error): error.description
        case .connectWise(let error): error.sentence
        // Whoever did it by hand would do it twice.
        case .outcomeUnknown(let error): "\(error.sentence) Whether it was done is looked up by itself"
        case .leaseLost: "the lease on the agreement was lost"
        case .busy(let reason): reason
        case .closed: "the site is left alone for now"
        case .settling: "a write is too young to be looked up"
        case .newerReading(let date): "the usage of \(date) is still to be read"
        }
    }
}

/// Runs a store call; its failure interrupts the work.
func storing<Answer>(_ body: () async throws(PortError) -> Answer) async throws(Interruption) -> Answer {
    do throws(PortError) {
        return try await body()
    } catch {
        throw .store(error)
    }
}

/// Runs a ConnectWise read; its failure interrupts the work.
func reading<Answer>(_ body: () async throws(ConnectWiseError) -> Answer) async throws(Interruption) -> Answer {
    do throws(ConnectWiseError) {
        return try await body()
    } catch {
        throw .connectWise(error)
    }
}
