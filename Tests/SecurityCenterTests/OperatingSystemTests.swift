import Billing
import Foundation
import Testing

@testable import SecurityCenter

@Suite("What a host runs")
struct OperatingSystemTests {
    @Test(
        "is told by computer type, platform type and name",
        arguments: [
            (0x9007, 2, "Microsoft Windows Server 2016", OperatingSystem.windowsServer),
            (0x1003, 2, "Microsoft Windows 11", .windowsWorkstation),
            (0x1001, 2, "", .windowsWorkstation), (0x40_0000, nil, "", .windowsWorkstation),
            (0x8000, nil, "", .windowsServer), (0x1003, 2, "Microsoft Windows Server 2022", .windowsServer),
            (0x100B, 2, "", .windowsServer), (0x1013, 2, "", .windowsServer),
            (0, nil, "Microsoft Windows 10", .windowsWorkstation), (0, 2, "", .windowsWorkstation),
            (0x20_0800, 6, "Debian GNU/Linux 12", .linux), (0x802, nil, "", .linux), (0, 6, "", .linux),
            (0, nil, "Ubuntu 24.04", .linux), (0x2800, nil, "FreeBSD 14", .linux),
            (0x800, 5, "macOS 14", .macOS), (0, nil, "Mac OS X 10.15", .macOS), (0, nil, "OS X El Capitan", .macOS),
            (1, 8, "Android 14", .android), (1, 7, "iOS 17.5", .iOS), (0, nil, "iPadOS 18", .iOS),
            (0, 0, "", .unknown), (1, nil, "", .unknown), (0, nil, "BeOS", .unknown),
        ] as [(Int, Int?, String, OperatingSystem)])
    func classify(_ type: Int, _ platform: Int?, _ name: String, is system: OperatingSystem) throws {
        let platformField = platform.map { #","KLHST_WKS_PTYPE":{"type":"long","value":\#($0)}"# } ?? ""
        let json =
            #"{"KLHST_WKS_HOSTNAME":"h","KLHST_WKS_CTYPE":\#(type),"KLHST_WKS_OS_NAME":"\#(name)"\#(platformField)}"#
        let host = try JSONDecoder().decode(HostRow.self, from: Data(json.utf8))
        #expect(OperatingSystem(host) == system)
    }
}
