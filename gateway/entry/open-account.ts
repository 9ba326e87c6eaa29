import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import type { TillFactory } from '../chains/port.ts'
import { AssetRegistry, type Family } from '../domain/assets.ts'
import { type Database, openDatabase } from '../storage/database.ts'
import { findBusinesses, type NamedBusiness } from '../storage/find-businesses.ts'
import { requireGatewayKey } from '../storage/seal-secrets.ts'
import { SecretBox } from '../storage/secret-box.ts'
import type { AuditConfig } from './config-file.ts'

/** No business, or not exactly one, was meant. The message says which there are. */
export class UnclearBusiness extends Error {
  readonly code = 'unclear_business'
}

/** A gateway's database and what its configuration says, for work beside a running one. */
export interface OpenGateway {
  readonly db: Database
  readonly registry: AssetRegistry
  /**
   * Seals and opens secrets as the gateway does.
   * @throws InvalidConfig, InvalidSecretsKey, MissingSecretsKey
   */
  readonly openBox: () => Promise<SecretBox>
}

/** One business's account, for work beside a running gateway. */
export interface OpenAccount extends OpenGateway {
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly business: NamedBusiness
}

const BUSINESSES_NAMED = 10

/**
 * Opens the account of the business that `named` means: its id or a member's email; null: the only one there is. The database is let go
 * after `work`.
 * @throws UnclearBusiness
 */
export function withAccount<T>(
  config: AuditConfig,
  named: string | null,
  work: (account: OpenAccount) => Promise<T>,
): Promise<T> {
  return withGateway(config, async gateway => {
    const business = await theBusiness(gateway.db, named)
    return work({ ...gateway, business, tillFactories: { evm: evmTillFactory } })
  })
}

/** Opens the database for `work` and lets it go afterwards. */
export async function withGateway<T>(
  { databaseUrl, networks, secretsKey }: AuditConfig,
  work: (gateway: OpenGateway) => Promise<T>,
): Promise<T> {
  const db = openDatabase(databaseUrl, { poolMax: 2, onError: () => undefined })
  try {
    const openBox = async (): Promise<SecretBox> => {
      const box = new SecretBox(secretsKey())
      await requireGatewayKey(db, box)
      return box
    }
    return await work({ db, registry: new AssetRegistry(networks), openBox })
  } finally {
    await db.close()
  }
}

/**
 * The one business that `named` means.
 * @throws UnclearBusiness
 */
export async function theBusiness(db: Database, named: string | null): Promise<NamedBusiness> {
  const found = await findBusinesses(db, named === null ? null : nameOf(named), BUSINESSES_NAMED + 1)
  const [business, ...others] = found
  if (!business)
    throw new UnclearBusiness(named === null ? 'there is no business yet' : `there is no business ${named}`)
  if (others.length > 0) throw new UnclearBusiness(`name one with --business: ${namesOf(found)}`)
  return business
}

/** As it is stored. PostgreSQL text cannot hold NUL, and no business has one. */
function nameOf(named: string): string {
  const name = named.trim().replaceAll('\0', '')
  return name.includes('@') ? name.toLowerCase() : name
}

function namesOf(businesses: readonly NamedBusiness[]): string {
  const shown = businesses.slice(0, BUSINESSES_NAMED).map(({ id, owner }) => `${id} (${owner ?? 'no owner'})`)
  return shown.join(', ') + (businesses.length > BUSINESSES_NAMED ? ', …' : '')
}
