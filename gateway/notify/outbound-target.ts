import type { RefusalReason } from './ports.ts'

/** A URL taken apart into what goes on the wire. */
export interface OutboundTarget {
  readonly secure: boolean
  /** Name or bare IP address (no brackets) to resolve and, for https, to verify the certificate against. */
  readonly hostname: string
  readonly port: number
  /** Value of the Host header: port only where it is not the scheme's default. */
  readonly hostHeader: string
  /** Path and query exactly as in the request line. */
  readonly requestTarget: string
  /** Isolation key: scheme, host and port (F58). */
  readonly endpoint: string
  /** Scheme, Host header and request target joined: what a receiver rebuilds, and what a GET signature covers. */
  readonly transmitted: string
}

/**
 * Ports that an outbound request may reach outside the sandbox: the web's own and the unprivileged ones. The other
 * privileged ports belong to protocols that a request could be smuggled into (SMTP, SSH, DNS).
 */
export function isPortAllowed(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && port <= 65_535)
}

// Square brackets stay, though RFC 3986 has no room for them either: PHP's arrays are written so, and everybody takes them.
const NOT_IN_A_URI = /["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/g

/**
 * Takes a URL apart, or says why it may not be called. The serialisation is the WHATWG one with what RFC 3986 does not allow in
 * path and query escaped (OpenCart's callbacks have a `|`), because strict servers refuse the whole request. It is done once:
 * parsing `transmitted` again gives the same text, so storing, signing and sending it use the same bytes (reference
 * blockbee 8.3). Odd IPv4 spellings (decimal, octal, short) arrive as plain dotted ones; a trailing dot of the host
 * is removed, as receivers compare names without it; user info is refused; the fragment is dropped.
 */
export function parseTarget(url: string): OutboundTarget | RefusalReason {
  if (!URL.canParse(url)) return 'invalid_url'
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'scheme_not_allowed'
  if (parsed.username !== '' || parsed.password !== '') return 'userinfo_not_allowed'
  const secure = parsed.protocol === 'https:'
  const name = parsed.hostname.replace(/\.$/, '')
  if (name === '' || name.endsWith('.')) return 'invalid_url'
  // Without its dot a name can turn into another host (`1.` is `0.0.0.1`): parse again, once.
  if (name !== parsed.hostname) return parseTarget(withHostname(parsed, name))
  const hostHeader = parsed.port === '' ? name : `${name}:${parsed.port}`
  const requestTarget = (parsed.pathname + parsed.search).replace(NOT_IN_A_URI, encodeURIComponent)
  const endpoint = `${parsed.protocol}//${hostHeader}`
  return {
    secure,
    hostname: name.startsWith('[') ? name.slice(1, -1) : name,
    port: parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port),
    hostHeader,
    requestTarget,
    endpoint,
    transmitted: endpoint + requestTarget,
  }
}

function withHostname(url: URL, hostname: string): string {
  const port = url.port === '' ? '' : `:${url.port}`
  return `${url.protocol}//${hostname}${port}${url.pathname}${url.search}`
}
