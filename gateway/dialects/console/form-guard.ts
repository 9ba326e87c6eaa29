import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What a form carries to show that this page made it: a function of the browser's cookie, which other sites cannot read. */
export function formToken(cookie: string): string {
  return createHmac('sha256', cookie).update('polytill console form').digest('base64url')
}

/** Whether a form carries the token of this cookie. */
export function isFormToken(cookie: string, token: unknown): boolean {
  if (typeof token !== 'string') return false
  const [given, expected] = [Buffer.from(token), Buffer.from(formToken(cookie))]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Whether a form was sent from a page of this very origin, by the two headers that only browsers set (F73). Every browser of today
 * sends `Origin` with a POST; one without it is refused. `publicUrl` counts beside the Host header, for proxies that rewrite it.
 */
export function isSameOrigin(
  headers: IncomingHttpHeaders,
  options: { readonly secure: boolean; readonly publicUrl: string },
): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const origin = URL.parse(headers.origin ?? '')
  if (origin === null || !/^https?:$/.test(origin.protocol)) return false
  if (options.secure && origin.protocol !== 'https:') return false
  return origin.host === headers.host || origin.origin === URL.parse(options.publicUrl)?.origin
}
