extension SlotReading {
    /// Whether the quantity would fall although some of its units hold a key that cannot be read.
    ///
    /// Those may be the ones that are missing. What is counted for certain may still raise it.
    var isFallInDoubt: Bool {
        guard entry.uncertain != nil, let own else { return false }
        let held = addition?.quantity ?? Double(own.quantity.number)
        return quantity == .zero || Double(quantity.number) < held
    }
}
