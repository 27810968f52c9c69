import Ports

extension SourceCompany {
    /// A virtual server.
    init(_ row: VirtualServerRow) { self.init(identity: row.uid, name: row.name) }
}
