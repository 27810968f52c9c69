import Foundation
import Tallybridge

@main
struct Main {
    static func main() async {
        let process = ProcessInfo.processInfo
        exit(await tallybridge(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
