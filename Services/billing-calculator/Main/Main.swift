import BillingCalculator
import Foundation

@main
struct Main {
    static func main() async {
        let process = ProcessInfo.processInfo
        exit(await billingCalculator(arguments: Array(process.arguments.dropFirst()), environment: process.environment))
    }
}
