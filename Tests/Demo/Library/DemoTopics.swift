/// The topics on a single small broker.
enum DemoTopics {
    static var declarations: String {
        let topics = [
            "collection-requests", "usage-snapshots", "replan-requests", "addition-plans", "addition-results",
            "dead-letters",
        ]
        let entries = topics.map {
            #"{"name": "\#($0)", "partitions": 2, "replication": 1, "config": {"cleanup.policy": "delete", "retention.ms": "604800000"}}"#
        }
        return #"{"topics": [\#(entries.joined(separator: ",\n"))]}"#
    }
}
