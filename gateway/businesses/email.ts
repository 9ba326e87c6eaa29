import { BusinessError } from './errors.ts'

const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u

/** An email as it is stored: trimmed, in lower case. @throws BusinessError `invalid_email` */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (!EMAIL.test(email)) throw new BusinessError('invalid_email', 'not an email address')
  return email
}
