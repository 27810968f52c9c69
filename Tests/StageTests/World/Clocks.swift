import SimulatedPorts

/// Store and stages read one clock, where a test cares how old things are.
extension SimulatedClock: StoreClock {}
extension SteppedClock: StoreClock {}
