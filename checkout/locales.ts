/** Languages of the hosted pages: BCP 47 tag, name in itself, writing direction. The first one is the fallback. */
export const LOCALES = [
  { tag: 'en', name: 'English', direction: 'ltr' },
  { tag: 'de', name: 'Deutsch', direction: 'ltr' },
  { tag: 'es', name: 'Español', direction: 'ltr' },
  { tag: 'pt', name: 'Português', direction: 'ltr' },
  { tag: 'tr', name: 'Türkçe', direction: 'ltr' },
  { tag: 'zh', name: '中文', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
] as const

/** A language of the hosted pages. */
export type Locale = (typeof LOCALES)[number]
/** Its tag. */
export type LocaleTag = Locale['tag']

/** The locale with this tag, or the fallback. */
export function localeOf(tag: string): Locale {
  return LOCALES.find(locale => locale.tag === tag) ?? LOCALES[0]
}

/**
 * Which language to show: `lang` of the query when we speak it, else the best of the browser's `Accept-Language`
 * (RFC 9110 12.5.4: highest weight first, `pt-BR` is served by `pt`, weight 0 refuses), else English. Takes whatever a
 * request may carry and never throws.
 */
export function chooseLocale(
  query: { readonly lang?: unknown },
  acceptLanguage: string | undefined,
): LocaleTag {
  const asked = typeof query.lang === 'string' ? speak(query.lang) : null
  if (asked !== null) return asked
  const ranges = (acceptLanguage ?? '').slice(0, 1000).split(',').map(parseRange)
  ranges.sort((a, b) => b.weight - a.weight)
  for (const { tag, weight } of ranges) {
    const spoken = weight > 0 ? speak(tag) : null
    if (spoken !== null) return spoken
  }
  return LOCALES[0].tag
}

function speak(tag: string): LocaleTag | null {
  const language = tag.trim().toLowerCase().split(/[-_]/)[0]
  return LOCALES.find(locale => locale.tag === language)?.tag ?? null
}

function parseRange(range: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = range.split(';')
  const weight = parameters.map(text => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean)
  const number = weight === undefined ? 1 : Number(weight)
  return { tag, weight: Number.isFinite(number) ? number : 0 }
}
