import Demo
import Foundation

@main
struct Main {
    static func main() async {
        exit(await demo(arguments: Array(CommandLine.arguments.dropFirst())))
    }
}
