/** Texts that become script, markup or attributes wherever a page forgets to escape (F85). */
export const XSS_PAYLOADS = [
  '<script>window.pwned=1</script>',
  '"><img src=x onerror=window.pwned=1>',
  "' autofocus onfocus=window.pwned=1 x='",
  '</textarea></title></style><svg onload=window.pwned=1>',
  '`onmouseover=window.pwned=1 x=`',
  'javascript:window.pwned=1//',
  '&lt;script&gt;window.pwned=1&lt;/script&gt;',
  '<!--><iframe srcdoc="<script>parent.pwned=1</script>">',
] as const

/** What a page must not hold when one of these was put into it. */
export const UNESCAPED = /<(script|img|svg|iframe)\b|['"]\s*(onfocus|onerror|onload)\s*=|href="javascript:/i
