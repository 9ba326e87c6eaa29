import { hash, timingSafeEqual } from 'node:crypto'
import { parseObject } from './parse-object.ts'
import { readInteger } from './parse-request.ts'
import { PROTOCOL, type SignerLease } from './protocol.ts'

const EPOCH_MAX = 2n ** 63n - 1n

/** What a peer says first: null when it is no greeting or has the wrong token. A lease of null: it only asks for the status. */
export function readGreeting(frame: string, token: string): { readonly lease: SignerLease | null } | null {
  const greeting = parseObject(frame)
  if (greeting?.hello !== PROTOCOL || typeof greeting.token !== 'string') return null
  if (!isSame(greeting.token, token)) return null
  if (greeting.lease === undefined) return { lease: null }
  const lease = readLease(greeting.lease)
  return lease && { lease }
}

/** `{"epoch":"7","holder":"…"}`, or null for anything else. */
export function readLease(value: unknown): SignerLease | null {
  if (typeof value !== 'object' || value === null) return null
  const { epoch: text, holder }: { epoch?: unknown; holder?: unknown } = value
  const epoch = typeof text === 'string' ? readInteger(text, EPOCH_MAX) : null
  if (epoch === null || epoch === 0n || typeof holder !== 'string' || !/^[!-~]{1,128}$/.test(holder))
    return null
  return { epoch, holder }
}

/** The wire form of a lease. */
export function toLeaseFields({ epoch, holder }: SignerLease): {
  readonly epoch: string
  readonly holder: string
} {
  return { epoch: epoch.toString(), holder }
}

function isSame(given: string, token: string): boolean {
  // Hashed first: the comparison needs equal lengths, and so tells nothing about the length either.
  return timingSafeEqual(
    hash('sha256', given.toLowerCase(), 'buffer'),
    hash('sha256', token.toLowerCase(), 'buffer'),
  )
}
