import Foundation
import UsageCollector

@main
struct Main {
    static func main() async {
        let process = ProcessInfo.processInfo
        exit(await usageCollector(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
