import { CONTENT_SECURITY_POLICY } from '../../../checkout/content-security-policy.ts'

/** No script runs here at all, nothing comes from elsewhere, and nobody frames it (F84-F86). */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Headers of every page of the console. Referrers stay within the origin; with none at all browsers would send forms with `Origin:
 * null` (Fetch standard, "serializing a request origin").
 */
export const CONSOLE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
}

/** The same for the one page with a script: the hosted pages' policy. Ours alone runs, and no string becomes markup. */
export const SCRIPTED_HEADERS: Readonly<Record<string, string>> = {
  ...CONSOLE_HEADERS,
  'content-security-policy': CONTENT_SECURITY_POLICY,
}
