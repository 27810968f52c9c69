import Foundation
import MappingAPI

@main
struct Main {
    static func main() async {
        let process = ProcessInfo.processInfo
        exit(await mappingAPI(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
