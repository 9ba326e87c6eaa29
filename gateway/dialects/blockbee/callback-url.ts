import { isIP } from 'node:net'
import { classifyAddress } from '../../notify/classify-address.ts'
import { isPortAllowed, type OutboundTarget, parseTarget } from '../../notify/outbound-target.ts'
import { BlockbeeError } from './errors.ts'
import { RESERVED_NAMES } from './render-fields.ts'

/**
 * Undoes one encoding too many: official samples encode the URL and hand it to a builder that encodes again, so what
 * does not start with a scheme is decoded once more. A value that does is left alone, escapes and all (reference
 * blockbee 4.3). The result is the identity of the address.
 */
export function decodeCallback(value: string): string {
  if (HTTP.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const HTTP = /^https?:\/\//i
// WHATWG parsing drops some of these silently, and PostgreSQL text cannot hold NUL (F69).
const CONTROL = /\p{Cc}/u

/**
 * Decodes and checks a callback. Outside the sandbox only public hosts pass, as far as the text tells; the outbound
 * client judges the address itself at every call (F56).
 * @throws BlockbeeError `callback_malformed`, also when its query uses a name of our own fields, which a receiver could
 *   not tell apart (F61); `callback_unreachable` for a host, port or user info that we would never call
 */
export function parseCallback(
  value: string,
  allowLoopback: boolean,
  reserved: ReadonlySet<string> = RESERVED_NAMES,
): string {
  const callback = decodeCallback(value)
  if (!HTTP.test(callback) || CONTROL.test(callback)) throw new BlockbeeError('callback_malformed')
  const target = parseTarget(callback)
  if (target === 'userinfo_not_allowed') throw new BlockbeeError('callback_unreachable')
  if (typeof target === 'string') throw new BlockbeeError('callback_malformed')
  if (!isReachable(target, allowLoopback)) throw new BlockbeeError('callback_unreachable')
  if (usesReservedName(target, reserved)) throw new BlockbeeError('callback_malformed')
  return callback
}

function isReachable({ hostname, port }: OutboundTarget, allowLoopback: boolean): boolean {
  // Nothing listens on port 0, in the sandbox neither.
  if (port === 0 || (!allowLoopback && !isPortAllowed(port))) return false
  if (isIP(hostname) !== 0) {
    const kind = classifyAddress(hostname)
    return kind === 'public' || (kind === 'loopback' && allowLoopback)
  }
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return allowLoopback
  // RFC 6762 and ICANN's reservation: names that no public resolver answers for. A single label is one of them.
  return isDomainName(hostname) && !hostname.endsWith('.local') && !hostname.endsWith('.internal')
}

/** Two labels or more of a length that DNS can ask for (RFC 1035 2.3.4); WHATWG parsing lets `a..b` through. */
function isDomainName(hostname: string): boolean {
  return hostname.length <= 253 && /^[^.]{1,63}(\.[^.]{1,63})+$/.test(hostname)
}

/** PHP reads `value[coin]`, `value_coin[]` and `value.coin` as `value` and `value_coin`: names are compared so. */
function usesReservedName(target: OutboundTarget, reserved: ReadonlySet<string>): boolean {
  const query = new URL(target.transmitted).searchParams
  for (const name of query.keys())
    if (reserved.has((name.trimStart().split('[')[0] ?? '').replace(/[. ]/g, '_'))) return true
  return false
}
