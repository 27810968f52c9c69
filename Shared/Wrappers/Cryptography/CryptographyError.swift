/// Why something could not be sealed, opened or derived.
package enum CryptographyError: Error, Equatable, Sendable {
    /// A key, nonce or length is not of the size that the algorithm asks for; all in bytes.
    case wrongLength(of: String, expected: Int, actual: Int)
    /// The sealed bytes, the associated data or the key are not those of the sealing.
    case notAuthentic
    /// The cost parameters are outside what the algorithm allows or need more than `maximumMemory` bytes.
    case costRefused(maximumMemory: Int)
    /// libcrypto failed for its own reasons, such as no memory.
    case library(String)
}
