/** A text with its `{holes}` filled. */
export function fill(text: string, holes: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => holes[name] ?? hole)
}

/** Seconds, minutes, hours or days with their unit in the language of the page: "5 minutes". */
export function spell(count: number, unit: 'second' | 'minute' | 'hour' | 'day', locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** Tells a screen reader without moving anything. */
export function announce(text: string): void {
  const announcer = document.querySelector('[data-announcer]')
  if (announcer !== null) announcer.textContent = text
}
