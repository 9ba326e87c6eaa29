import { insertAccountAct } from '../storage/account-acts.ts'
import { setAddressOverride, setApiKeyLabel } from '../storage/api-key-list.ts'
import type { Database } from '../storage/database.ts'
import { type BleumiEdition, createApiKey, type KeyDialect, revokeApiKey } from './api-keys.ts'
import { BusinessError } from './errors.ts'

/** Who changes keys of which business: a user's id or `command line`. */
export interface KeyManager {
  readonly businessId: string
  readonly actor: string
}

/** Longest name of a key. Characters. */
export const KEY_LABEL_MAX = 80

/**
 * Creates a key under a name and records who did it. The key's text is in the answer and nowhere else.
 * @throws BusinessError `invalid_label`
 */
export async function issueKey(
  db: Database,
  { businessId, actor }: KeyManager,
  input: {
    readonly dialect: KeyDialect
    readonly label: string
    readonly addressOverride: boolean
    readonly edition?: BleumiEdition
  },
): Promise<{ id: string; key: string }> {
  const label = input.label.trim()
  if (label.length > KEY_LABEL_MAX || /\p{Cc}/u.test(label))
    throw new BusinessError('invalid_label', `the name of a key has at most ${KEY_LABEL_MAX} characters`)
  const { dialect, addressOverride, edition } = input
  const spoken = dialect === 'bleumi' && edition !== undefined ? `${dialect} ${edition}` : dialect
  return db.transaction(async sql => {
    const created = await createApiKey(sql, {
      ...{ businessId, dialect, addressOverride },
      ...(edition === undefined ? {} : { edition }),
    })
    await setApiKeyLabel(sql, businessId, created.id, label)
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'key.created', subject: created.id, before: null },
      after: addressOverride ? `${spoken}, address override` : spoken,
    })
    return created
  })
}

/** Revokes a key for ever and records who did it. False: there is no such valid key, and nothing was changed. */
export async function withdrawKey(
  db: Database,
  { businessId, actor }: KeyManager,
  id: string,
): Promise<boolean> {
  return db.transaction(async sql => {
    if (!(await revokeApiKey(sql, businessId, id))) return false
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'key.revoked', subject: id, before: null, after: null },
    })
    return true
  })
}

/**
 * Lets a key name payout addresses in requests, or stops it (reference blockbee 1.2), and records who did it. False: there is no such
 * valid key. What it is already is not recorded again.
 */
export async function allowAddressOverride(
  db: Database,
  { businessId, actor }: KeyManager,
  input: { readonly id: string; readonly allowed: boolean },
): Promise<boolean> {
  const { id, allowed } = input
  return db.transaction(async sql => {
    const before = await setAddressOverride(sql, businessId, id, allowed)
    if (before === null) return false
    if (before !== allowed)
      await insertAccountAct(sql, {
        ...{ businessId, actor, act: 'key.override', subject: id },
        ...{ before: onOff(before), after: onOff(allowed) },
      })
    return true
  })
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off'
}
