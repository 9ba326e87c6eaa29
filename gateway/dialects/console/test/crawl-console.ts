import type { ConsoleClient } from './console-client.ts'

/** A form as a page shows it, filled in. */
export interface SeenForm {
  readonly action: string
  /** Without the form's token, which is the browser's. */
  readonly fields: Readonly<Record<string, string>>
}

/** What somebody who is signed in can reach. */
export interface SeenConsole {
  /** Bodies by path, query included. */
  readonly pages: ReadonlyMap<string, string>
  readonly forms: readonly SeenForm[]
}

/** Follows every link of the console, and collects every form with something in each of its fields. */
export async function crawlConsole(browser: ConsoleClient): Promise<SeenConsole> {
  const pages = new Map<string, string>()
  const forms = new Map<string, SeenForm>()
  const open = ['/console']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (pages.has(path)) continue
    const { status, body } = await browser.get(path)
    if (status !== 200) throw new Error(`${path}: ${status}`)
    pages.set(path, body)
    for (const [, link = ''] of body.matchAll(/href="(\/console[^"#]*)/g)) {
      const target = decode(link)
      if (!/\.(css|js)$/.test(target)) open.push(target)
    }
    for (const form of formsOf(body)) forms.set(JSON.stringify(form), form)
  }
  return { pages, forms: [...forms.values()] }
}

function formsOf(body: string): SeenForm[] {
  return [...body.matchAll(/<form\b[^>]*\baction="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].flatMap(
    ([, action = '', content = '']) => {
      const fields = fieldsOf(content)
      const others = [...content.matchAll(/\bformaction="([^"]+)"/g)].map(([, other = '']) => other)
      return [action, ...others]
        .map(decode)
        .filter(target => target !== '/console/sign-out')
        .map(target => ({ action: target, fields }))
    },
  )
}

function fieldsOf(content: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of content.matchAll(/<(?:input|textarea)\b[^>]*>/g)) {
    const name = attribute(tag, 'name')
    if (name !== null && name !== 'form_token') fields[name] = attribute(tag, 'value') ?? '1'
  }
  for (const [, tag = '', options = ''] of content.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const name = attribute(tag, 'name')
    if (name !== null) fields[name] = attribute(options, 'value') ?? ''
  }
  return fields
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? null : decode(value)
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
