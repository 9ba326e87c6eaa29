import { verify } from 'node:crypto'

/**
 * Whether the gateway signed this GET: `x-ca-signature` is RSA-SHA256 over the URL exactly as it was called
 * (docs/callbacks.md). Never act on a callback without this: anyone can call a shop's URL.
 */
export function isSigned(url: string, signature: unknown, publicKeyPem: string): boolean {
  if (typeof signature !== 'string') return false
  return verify('RSA-SHA256', Buffer.from(url), publicKeyPem, Buffer.from(signature, 'base64'))
}
