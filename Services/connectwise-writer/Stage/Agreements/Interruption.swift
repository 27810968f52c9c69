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
