import { STYLE_SOURCE } from './page-styles.ts'

/**
 * The `Content-Security-Policy` that every hosted page is sent with (F84-F86): nothing from third parties, nothing inline
 * but our own style sheet, no framing, and no string ever becomes markup in the browser. `data:` images are the icons that wallets announce
 * (EIP-6963), shown in `<img>` where they cannot run anything.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${STYLE_SOURCE}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** The headers of every hosted page: the policy, and no address of it to anyone, since the address is the key to it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
}
