import net from 'node:net'

/**
 * Where a server is reached from this machine, without a trailing slash. One that listens on every address is reached by
 * loopback: the unspecified address itself is no host to name (RFC 6890), and what asks for loopback refuses it.
 */
export function listenUrl(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : /^[0:]+$/.test(host) && net.isIPv6(host) ? '::1' : host
  return `http://${net.isIPv6(reached) ? `[${reached}]` : reached}:${port}`
}
