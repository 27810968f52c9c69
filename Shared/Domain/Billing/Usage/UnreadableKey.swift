/// A licence key that its source lists and that cannot be read: null where a value must be, or an unknown kind.
///
/// Whether it counts is not known, so what is active on it is neither billed nor taken for gone.
package struct UnreadableKey: Hashable, Sendable, Codable {
    package let serial: KeySerial
    /// The product name, if that can be read; without it the key may be of any application.
    package let productName: String?
    package let holder: LicenceKey.Holder
    package let flaw: UnreadableField

    package init(serial: KeySerial, productName: String?, holder: LicenceKey.Holder, flaw: UnreadableField) {
        self.serial = serial
        self.productName = productName
        self.holder = holder
        self.flaw = flaw
    }
}
