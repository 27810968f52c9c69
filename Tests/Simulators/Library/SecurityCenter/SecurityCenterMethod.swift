/// The Open API methods the simulator answers, by class and name.
///
/// Source: KSC Open API reference.
enum SecurityCenterMethod: String, CaseIterable, Sendable {
    case login = "login"
    case startSession = "Session.StartSession"
    case ping = "Session.Ping"
    case endSession = "Session.EndSession"
    case createToken = "Session.CreateToken"
    case getVServers = "VServers.GetVServers"
    case getVServerInfo = "VServers.GetVServerInfo"
    case getVServerStatistic = "VServers2.GetVServerStatistic"
    case enumKeys = "LicenseKeys.EnumKeys"
    case getKeyData = "LicenseKeys.GetKeyData"
    case acquireKeyHosts = "LicenseKeys.AcquireKeyHosts"
    case getNextItems = "GroupSyncIterator.GetNextItems"
    case releaseIterator = "GroupSyncIterator.ReleaseIterator"
    case findHosts = "HostGroup.FindHosts"
    case findGroups = "HostGroup.FindGroups"
    case getHostInfo = "HostGroup.GetHostInfo"
    case getStaticInfo = "HostGroup.GetStaticInfo"
    case groupIdGroups = "HostGroup.GroupIdGroups"
    case groupIdUnassigned = "HostGroup.GroupIdUnassigned"
    case groupIdSuper = "HostGroup.GroupIdSuper"
    case getItemsCount = "ChunkAccessor.GetItemsCount"
    case getItemsChunk = "ChunkAccessor.GetItemsChunk"
    case releaseAccessor = "ChunkAccessor.Release"
    case getOsByAttributes = "OsVersion.GetOsByAttributes"
    case synchronizeLicInfo = "LicenseInfoSync.SynchronizeLicInfo2"
    case checkActionState = "AsyncActionStateChecker.CheckActionState"

    /// All of them.
    static let all = Self.allCases

    /// `Class.Method`, or `login`.
    var name: String { rawValue }

    /// Whether `text` means this method: with its class or without it.
    func isCalled(_ text: String) -> Bool {
        text == rawValue || text == rawValue.split(separator: ".").last.map(String.init)
    }

    /// Whether records come with its answer, or in the set that it opens.
    var answersRecords: Bool {
        switch self {
        case .getVServers, .getVServerInfo, .getVServerStatistic, .getKeyData, .getHostInfo: true
        default: countsOrDelivers
        }
    }

    /// Whether a client learns from it how many records there are, or gets them.
    var countsOrDelivers: Bool {
        switch self {
        case .enumKeys, .acquireKeyHosts, .getNextItems, .findHosts, .findGroups, .getItemsCount, .getItemsChunk: true
        default: false
        }
    }
}
