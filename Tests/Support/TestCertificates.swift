package import Foundation

/// An authority of its own and a server certificate from it, valid for `127.0.0.1` and `localhost`.
package struct TestCertificates: Sendable {
    /// The authority's certificate.
    package let caPEM: String
    /// The file that holds it.
    package let caFile: URL
    /// The server's certificate, without the authority's.
    package let certificatePEM: String
    /// The server's private key.
    package let privateKeyPEM: String
    /// SHA-256 of the server certificate's DER form.
    package let sha256Fingerprint: [UInt8]

    private static let configuration = """
        [req]
        distinguished_name = name
        prompt = no
        [name]
        CN = Tests
        [authority]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        [server]
        basicConstraints = CA:FALSE
        extendedKeyUsage = serverAuth
        subjectAltName = IP:127.0.0.1, DNS:localhost

        """

    /// Makes both with the `openssl` command.
    ///
    /// Blocks for about a tenth of a second.
    package static func make(in directory: URL) throws -> TestCertificates {
        func file(_ name: String) -> URL { directory.appendingPathComponent(name) }
        func openssl(_ arguments: String) throws -> String {
            try run(arguments.split(separator: " ").map(String.init), in: directory)
        }
        try configuration.write(to: file("openssl.cnf"), atomically: true, encoding: .utf8)
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config openssl.cnf"
        _ = try openssl(
            "req -x509 \(key) -extensions authority -days 30 -subj /CN=Authority -keyout ca.key -out ca.pem")
        _ = try openssl("req \(key) -subj /CN=localhost -keyout server.key -out server.csr")
        _ = try openssl(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -set_serial \(UInt32.random(in: 1...UInt32.max)) -days 30"
                + " -extfile openssl.cnf -extensions server -out server.pem")
        let fingerprint = try openssl("x509 -in server.pem -noout -fingerprint -sha256")
        return TestCertificates(
            caPEM: try String(contentsOf: file("ca.pem"), encoding: .utf8), caFile: file("ca.pem"),
            certificatePEM: try String(contentsOf: file("server.pem"), encoding: .utf8),
            privateKeyPEM: try String(contentsOf: file("server.key"), encoding: .utf8),
            sha256Fingerprint: bytes(of: fingerprint))
    }

    private static func run(_ arguments: [String], in directory: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw SupportError(description: "openssl \(arguments.joined(separator: " ")) failed in \(directory.path)")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `sha256 Fingerprint=0A:1B:…`.
    private static func bytes(of line: String) -> [UInt8] {
        let digits = line.split(separator: "=").last ?? ""
        return digits.split(separator: ":").compactMap { UInt8($0.filter(\.isHexDigit), radix: 16) }
    }
}
