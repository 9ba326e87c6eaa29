/** Fields of a form, each sent once: two readers must not see two values (F69). */
export type FormFields = Readonly<Record<string, string>>

/** The fields of a body of type `application/x-www-form-urlencoded`; null when one is repeated or holds a NUL. */
export function parseFormBody(body: string): FormFields | null {
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (fields.has(name) || value.includes('\0')) return null
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

/** Whether a request's body came through `parseFormBody`. */
export function isFormFields(body: unknown): body is FormFields {
  return (
    typeof body === 'object' && body !== null && Object.values(body).every(value => typeof value === 'string')
  )
}
