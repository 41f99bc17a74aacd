import CCurl
import Foundation

/// One exchange with libcurl; lives on the loop's thread, where libcurl calls it back.
final class Transfer {
    let number: UInt64
    let order: TransferOrder
    let handle: UnsafeMutableRawPointer
    /// When the server has been silent for too long.
    private(set) var silentUntil: ContinuousClock.Instant
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var head = HeadReader()
    private var byteCount = 0
    /// What this side broke the exchange off for.
    private var objection: TransportError?
    /// Where libcurl writes what it has to complain of.
    private let complaint: UnsafeMutablePointer<CChar>

    init?(_ number: UInt64, _ order: TransferOrder) {
        guard let handle = curl_easy_init() else { return nil }
        self.number = number
        self.order = order
        self.handle = handle
        complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
        complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        silentUntil = .now + order.limits.idle
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        complaint.deallocate()
    }

    /// Sets everything that libcurl has to know.
    ///
    /// - Returns: What it did not take, nil if all is well.
    func prepare() -> String? {
        for header in order.request.headers {
            guard let longer = curl_slist_append(headers, "\(header.name): \(header.value)") else {
                return "no memory for the headers"
            }
            headers = longer
        }
        // Large prompts are sent at once, without asking for leave.
        headers = curl_slist_append(headers, "Expect:") ?? headers
        let codes = [address, security, proxy, timing, payload, receivers].flatMap { $0() }
        guard let failed = codes.first(where: { $0 != CURLE_OK }) else { return nil }
        return "the address or an option was not taken: " + String(cString: curl_easy_strerror(failed))
    }

    /// Waits for its end a moment only.
    func hurry() { silentUntil = min(silentUntil, .now + .milliseconds(100)) }

    /// Tells the stream that it is over.
    func finish(_ error: TransportError?) { order.events.finish(throwing: error) }

    // MARK: Options

    private func address() -> [CURLcode] {
        [
            ccurl_set_text(handle, CURLOPT_URL, order.request.url),
            ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0),
            ccurl_set_number(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            // One connection for each exchange at a time, so that a cut hurts one.
            ccurl_set_number(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1),
            // A name that is being looked up does not hold up the end.
            ccurl_set_number(handle, CURLOPT_QUICK_EXIT, 1),
        ]
    }

    private func security() -> [CURLcode] {
        var codes = [
            ccurl_set_number(handle, CURLOPT_SSL_VERIFYPEER, 1),
            ccurl_set_number(handle, CURLOPT_SSL_VERIFYHOST, 2),
            ccurl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        ]
        if let file = order.network.authorities {
            codes.append(ccurl_set_text(handle, CURLOPT_CAINFO, file))
        }
        if let folder = order.network.authoritiesFolder {
            codes.append(ccurl_set_text(handle, CURLOPT_CAPATH, folder))
        }
        return codes
    }

    private func proxy() -> [CURLcode] {
        let isSecure = order.request.url.lowercased().hasPrefix("https:")
        let proxy = isSecure ? order.network.secureProxy : order.network.plainProxy
        // An empty proxy keeps libcurl from looking into the environment itself. Nobody else has our loopback.
        return [
            ccurl_set_text(handle, CURLOPT_PROXY, proxy ?? ""),
            ccurl_set_text(handle, CURLOPT_NOPROXY, order.network.direct + ",localhost,127.0.0.0/8,::1"),
            // The key is for the server, not for the proxy.
            ccurl_set_number(handle, CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE)),
            ccurl_set_number(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
        ]
    }

    private func timing() -> [CURLcode] {
        [
            ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, order.limits.connect.wholeMilliseconds),
            ccurl_set_number(handle, CURLOPT_TIMEOUT_MS, order.limits.total.wholeMilliseconds),
            ccurl_set_number(handle, CURLOPT_TCP_KEEPALIVE, 1),
        ]
    }

    private func payload() -> [CURLcode] {
        guard let body = order.request.body else {
            return [ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers)]
        }
        return [
            ccurl_set_number(handle, CURLOPT_POST, 1),
            ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers),
            ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
            body.withUnsafeBytes { bytes in
                ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            },
        ]
    }

    private func receivers() -> [CURLcode] {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return [
            ccurl_set_receivers(handle, receiveBody, receiveHeader, context),
            ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(complaint)),
        ]
    }

    // MARK: What comes back

    fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        silentUntil = .now + order.limits.idle
        byteCount += bytes.count
        guard byteCount <= order.limits.bytes else {
            objection = .tooLarge(limit: order.limits.bytes)
            return false
        }
        order.events.yield(.body(Array(bytes)))
        return true
    }

    fileprivate func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        silentUntil = .now + order.limits.idle
        do throws(TransportError) {
            if let head = try head.read(line: bytes) { order.events.yield(.head(head)) }
            return true
        } catch {
            objection = error
            return false
        }
    }

    /// What libcurl's last word on the exchange means; nil when the answer is complete.
    func verdict(_ code: CURLcode) -> TransportError? {
        if let objection { return objection }
        var connected: curl_off_t = 0
        _ = ccurl_get_size(handle, CURLINFO_PRETRANSFER_TIME_T, &connected)
        switch code {
        case CURLE_OK: return nil
        case CURLE_OPERATION_TIMEDOUT:
            return connected > 0 ? .totalTimeout(order.limits.total) : .connectTimeout(order.limits.connect)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return .untrusted(reason(code))
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_PROXY:
            return .unreachable(reason(code))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .unusable(reason(code))
        default: return connected > 0 ? .broken(reason(code)) : .unreachable(reason(code))
        }
    }

    private func reason(_ code: CURLcode) -> String {
        let told = String(cString: complaint)
        return told.isEmpty ? String(cString: curl_easy_strerror(code)) : told
    }
}

// libcurl hands back the pointer that `receivers` gave it; the loop holds the transfer as long as libcurl knows it.

private let receiveBody: curl_write_callback = { bytes, size, count, context in
    receive(bytes, size * count, context) { $0.take(body: $1) }
}

private let receiveHeader: curl_write_callback = { bytes, size, count, context in
    receive(bytes, size * count, context) { $0.take(header: $1) }
}

private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    // Any other number than `count` ends the exchange.
    return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : count + 1
}
