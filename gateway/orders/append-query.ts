/**
 * Adds parameters behind the query that the merchant gave, which stays as it is byte for byte; a fragment stays behind
 * (reference blockbee 10.2). Names and values are percent-encoded, so a `+` arrives as one.
 */
export function appendQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const [start = '', ...fragment] = url.split('#')
  const separator = !start.includes('?') ? '?' : /[?&]$/.test(start) ? '' : '&'
  const query = Object.entries(parameters).map(pair => pair.map(encodeURIComponent).join('='))
  const whole = start + separator + query.join('&')
  return fragment.length > 0 ? `${whole}#${fragment.join('#')}` : whole
}
