import Foundation

/// Whether this process runs under the thread sanitizer.
package enum ThreadSanitizer {
    /// Looks for its run-time library.
    ///
    /// Debian's librdkafka starts its threads by C11's `thrd_create`, which the sanitizer does not know: its allocator
    /// crashes in them. Tests that make a Kafka client are left out of a sanitized run for that reason.
    package static let isActive = dlsym(dlopen(nil, RTLD_NOW), "__tsan_init") != nil
}
