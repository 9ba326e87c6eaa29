/** The value of a cookie, the first when there are several, or undefined. Nothing is decoded: our values need no escapes. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** Names of the console's cookies. In production their prefix makes browsers refuse them without TLS or from a subdomain. */
export interface CookieNames {
  readonly session: string
  /** Of a browser that is not signed in: what its sign-in form is bound to. */
  readonly visit: string
  readonly secure: boolean
}

/** Over TLS with the prefix `__Host-`, which binds a cookie to this host alone (RFC 6265bis). */
export function cookieNames(secure: boolean): CookieNames {
  const prefix = secure ? '__Host-' : ''
  return { session: `${prefix}polytill_session`, visit: `${prefix}polytill_visit`, secure }
}

/** A `Set-Cookie` that no script and no other site can read or use (F73). It ends with the browser, at the latest after `maxAgeSeconds`. */
export function setCookie(names: CookieNames, name: string, value: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`
  return `${name}=${value}; ${attributes}${names.secure ? '; Secure' : ''}`
}

/** A `Set-Cookie` that removes a cookie. */
export function clearCookie(names: CookieNames, name: string): string {
  return setCookie(names, name, '', 0)
}
