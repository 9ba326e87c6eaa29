import { randomBytes } from 'node:crypto'
import { newId } from '../domain/ids.ts'
import { type AccountActKind, insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database, Sql } from '../storage/database.ts'
import {
  deleteMember,
  insertMember,
  insertUser,
  listMembers,
  lockUser,
  type Member,
  replacePassword,
} from '../storage/members.ts'
import { parseEmail } from './email.ts'
import { BusinessError } from './errors.ts'
import { hashPassword } from './password.ts'
import type { Role } from './role.ts'

/** Who changes the members of which business: a user's id or `command line`. */
export interface MemberManager {
  readonly businessId: string
  readonly actor: string
}

/** A random password of 120 bits. Not stored anywhere. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url')
}

/**
 * Makes somebody a member with a new password, which is in the answer and nowhere else, and records it.
 * @throws BusinessError `invalid_email`; `email_taken` when the email belongs to a member of any business
 */
export async function addMember(
  db: Database,
  { businessId, actor }: MemberManager,
  input: { readonly email: string; readonly role: Role },
): Promise<{ readonly email: string; readonly password: string }> {
  const email = parseEmail(input.email)
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  await db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const known = await lockUser(sql, email)
    if (known && known.memberships > 0)
      throw new BusinessError('email_taken', 'this email has an account already')
    const userId = known?.userId ?? newId('usr')
    if (known) await replacePassword(sql, userId, passwordHash)
    else await insertUser(sql, { userId, email, passwordHash })
    await insertMember(sql, { businessId, userId, role: input.role })
    await record(sql, { businessId, actor }, 'member.added', email, input.role)
  })
  return { email, password }
}

/**
 * Takes a member out of a business, ends its sessions and records it. What it did stays recorded.
 * @throws BusinessError `member_unknown`, `last_owner`
 */
export async function removeMember(
  db: Database,
  manager: MemberManager,
  input: { readonly email: string },
): Promise<void> {
  await db.transaction(async sql => {
    await lockBusiness(sql, manager.businessId)
    const { member, others } = await findMember(sql, manager.businessId, input.email)
    if (member.role === 'owner' && !others.some(({ role }) => role === 'owner'))
      throw new BusinessError('last_owner', 'a business keeps at least one owner')
    await deleteMember(sql, manager.businessId, member.userId)
    await record(sql, manager, 'member.removed', member.email, null)
  })
}

/**
 * Gives a member a new password, which is in the answer and nowhere else, ends its sessions and records it.
 * @throws BusinessError `member_unknown`
 */
export async function renewPassword(
  db: Database,
  manager: MemberManager,
  input: { readonly email: string },
): Promise<{ readonly email: string; readonly password: string }> {
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  const { email } = await db.transaction(async sql => {
    const { member } = await findMember(sql, manager.businessId, input.email)
    await replacePassword(sql, member.userId, passwordHash)
    await record(sql, manager, 'member.password', member.email, null)
    return member
  })
  return { email, password }
}

async function findMember(
  sql: Sql,
  businessId: string,
  email: string,
): Promise<{ member: Member; others: readonly Member[] }> {
  const members = await listMembers(sql, businessId)
  const wanted = email.trim().toLowerCase()
  const member = members.find(one => one.email === wanted)
  if (!member) throw new BusinessError('member_unknown', `there is no member ${wanted}`)
  return { member, others: members.filter(one => one !== member) }
}

function record(
  sql: Sql,
  { businessId, actor }: MemberManager,
  act: AccountActKind,
  subject: string,
  after: string | null,
): Promise<void> {
  return insertAccountAct(sql, { businessId, actor, act, subject, before: null, after })
}
