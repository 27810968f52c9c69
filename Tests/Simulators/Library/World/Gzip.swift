import CZlib

/// The gzip form of bytes.
enum Gzip {
    /// Nil if zlib refuses.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let windowWithGzipHeader: Int32 = 15 + 16
        let started = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowWithGzipHeader, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        return input.withUnsafeMutableBufferPointer { source -> [UInt8]? in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            let room = Int(deflateBound(&stream, UInt(source.count)))
            let output = [UInt8](unsafeUninitializedCapacity: room) { target, count in
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(room)
                count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? room - Int(stream.avail_out) : 0
            }
            return output.isEmpty ? nil : output
        }
    }
}
