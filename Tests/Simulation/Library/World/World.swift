import Billing
import Catalogue
import Foundation
import Observability
import Ports
import SimulatedPorts
import Simulators

/// Everything of one simulation: the outside systems, the store, the broker, and what is known about them.
final class World: Sendable {
    let blueprint: Blueprint
    let simulation: Simulation
    let sky = Sky()
    let chronicle: Chronicle
    let outside: SimulatedWorld
    let store: SimulatedStore
    let broker: Broker
    let dice: Dice
    let bug: PlantedBug?
    let desk: RunDesk
    let watches: [SiteWatch]
    let clock: ProcessClock
    /// The sources that cannot be reached at present.
    let outages = Outages()
    /// The product's own catalogue, read once.
    private static let standard = Result { try Catalogue.standard() }
    let catalogue: ApplicationCatalogue

    init(blueprint: Blueprint, simulation: Simulation, random: inout SeededRandom, bug: PlantedBug?) throws {
        self.blueprint = blueprint
        self.simulation = simulation
        self.bug = bug
        let chronicle = Chronicle(simulation)
        self.chronicle = chronicle
        catalogue = try Self.standard.get()
        outside = SimulatedWorld(try blueprint.scenario()) { simulation.uptime }
        clock = ProcessClock(simulation, beginning: Self.noon(ofDay: 1) - 60)
        let store = SimulatedStore(clock: SimulatedStoreClock(clock))
        self.store = store
        dice = Dice(random.split())
        broker = Broker(
            simulation, sky: sky, chronicle: chronicle, dice: Dice(random.split()),
            partitions: blueprint.conditions.partitions)
        desk = RunDesk(dice: Dice(random.split()), clock: clock)
        let truth = Truth(blueprint)
        watches = blueprint.tenants.compactMap { [outside] tenant in
            outside.connectWise(tenant.name, "main").map { model in
                SiteWatch(tenant: tenant, model: model, truth: truth, store: store, chronicle: chronicle)
            }
        }
    }

    /// 12:00Z of a day, from 1.
    static func noon(ofDay day: Int) -> Date {
        Date(timeIntervalSince1970: Double((Blueprint.firstDay.number + day - 1) * 86_400 + 12 * 3600))
    }

    func watch(of tenant: TenantID) -> SiteWatch? { watches.first { $0.tenant.id == tenant } }
}

/// The store's clock is the simulation's.
struct SimulatedStoreClock: StoreClock {
    private let clock: ProcessClock

    init(_ clock: ProcessClock) { self.clock = clock }

    var now: Date { clock.now }
}
