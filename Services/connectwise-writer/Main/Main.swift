import ConnectWiseWriter
import Foundation

@main
struct Main {
    static func main() async {
        let process = ProcessInfo.processInfo
        exit(await connectWiseWriter(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
