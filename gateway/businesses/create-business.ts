import { newId } from '../domain/ids.ts'
import { insertBusiness } from '../storage/businesses.ts'
import { type Sql, sqlState } from '../storage/database.ts'
import { parseEmail } from './email.ts'
import { BusinessError } from './errors.ts'
import { hashPassword } from './password.ts'

const UNIQUE_VIOLATION = '23505'

/** Shortest password (NIST SP 800-63B: at least 8; 12 without a second factor). */
export const PASSWORD_LENGTH_MIN = 12

/**
 * Creates a business and its owner; the email is kept in lower case and unique over all businesses.
 * @throws BusinessError `email_taken`, `invalid_email`, `weak_password`, `invalid_name`
 */
export async function createBusiness(
  sql: Sql,
  input: { name: string; email: string; password: string },
): Promise<{ businessId: string; userId: string }> {
  const name = input.name.trim()
  if (name === '' || name.length > 200 || /\p{Cc}/u.test(name))
    throw new BusinessError('invalid_name', 'a business name has 1 to 200 characters')
  const email = parseEmail(input.email)
  if (input.password.length < PASSWORD_LENGTH_MIN || input.password.length > 1024)
    throw new BusinessError('weak_password', `a password has ${PASSWORD_LENGTH_MIN} to 1024 characters`)
  const ids = { businessId: newId('biz'), userId: newId('usr') }
  try {
    await insertBusiness(sql, { ...ids, name, email, passwordHash: await hashPassword(input.password) })
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    throw new BusinessError('email_taken', 'this email has an account already', { cause: error })
  }
  return ids
}
