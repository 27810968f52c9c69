import Ports

extension SourceCompany {
    /// A virtual server; whoever maps it meets the limit of its identity.
    init(_ row: VirtualServerRow) { self.init(identity: row.uid, name: TextLimits.serverName.shown(row.name)) }
}
