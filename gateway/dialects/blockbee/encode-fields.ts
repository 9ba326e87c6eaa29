import type { CallbackField } from './render-fields.ts'

/** `name=value&…`, UTF-8 percent-encoded, a space as `%20`: reads the same in a query and in a form body. */
export function encodeForm(fields: readonly CallbackField[]): string {
  return fields.map(({ name, text }) => `${name}=${encodeURIComponent(text)}`).join('&')
}

/** A JSON object whose numbers are literals with every digit; they never pass through a float (reference blockbee 8.2). */
export function encodeJson(fields: readonly CallbackField[]): string {
  const members = fields.map(
    ({ name, text, kind }) => `${JSON.stringify(name)}:${kind === 'number' ? text : JSON.stringify(text)}`,
  )
  return `{${members.join(',')}}`
}
