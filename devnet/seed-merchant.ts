import { randomBytes } from 'node:crypto'
import { hashApiKey, type KeyGrant, newApiKey, registerApiKey } from '../gateway/businesses/api-keys.ts'
import { createBusiness } from '../gateway/businesses/create-business.ts'
import { evmTillFactory } from '../gateway/chains/evm/evm-till-factory.ts'
import { AssetRegistry } from '../gateway/domain/assets.ts'
import type { NetworkConfig } from '../gateway/runtime/config.ts'
import { findApiKey } from '../gateway/storage/api-keys.ts'
import type { Database, Sql } from '../gateway/storage/database.ts'
import { setPayoutPermission } from '../gateway/storage/payouts-limits.ts'
import { setDefaultAddress } from '../gateway/tills/set-default-address.ts'
import { MERCHANT_WALLET } from './sandbox-contracts.ts'
import type { SandboxSecrets } from './sandbox-secrets.ts'

/** A merchant as `sandbox.json` and `POST /sandbox/merchants` show it. */
export interface SandboxMerchant {
  readonly merchant: { readonly email: string; readonly password: string; readonly businessId: string }
  readonly apiKeys: SandboxKeys
}

/** A key per protocol; of Bleumi's, one per edition. */
export type SandboxKeys = Readonly<Record<keyof typeof GRANTS, string>>

const GRANTS = {
  blockbee: { dialect: 'blockbee' },
  bleumi: { dialect: 'bleumi', edition: 'g2' },
  bleumiG3: { dialect: 'bleumi', edition: 'g3' },
  bleumiG4: { dialect: 'bleumi', edition: 'g4' },
  bleumiG5: { dialect: 'bleumi', edition: 'g5' },
} as const satisfies Record<string, Pick<KeyGrant, 'dialect' | 'edition'>>

const DEMO_EMAIL = 'demo@polytill.example'

/** The demo merchant: made at the first start, found by its API key later. */
export async function seedDemoMerchant(
  db: Database,
  secrets: SandboxSecrets,
  networks: readonly NetworkConfig[],
): Promise<SandboxMerchant> {
  const { apiKeys, merchantPassword: password } = secrets
  return db.transaction(async sql => {
    const known = await findApiKey(sql, hashApiKey(apiKeys.blockbee))
    // A database that several sandboxes share has a demo merchant per sandbox.
    const email = known ? await emailOf(sql, known.businessId) : await freeDemoEmail(sql)
    const businessId =
      known?.businessId ?? (await createBusiness(sql, { name: 'Demo', email, password })).businessId
    await grantKeys(sql, businessId, apiKeys)
    await setWallet(sql, businessId, networks)
    return { merchant: { email, password, businessId }, apiKeys }
  })
}

/** One more merchant with keys and a default address, for tests that must not share one. */
export async function createSandboxMerchant(
  db: Database,
  networks: readonly NetworkConfig[],
): Promise<SandboxMerchant> {
  const name = `merchant-${randomBytes(8).toString('hex')}`
  const email = `${name}@polytill.example`
  const password = randomBytes(12).toString('base64url')
  return db.transaction(async sql => {
    const { businessId } = await createBusiness(sql, { name, email, password })
    const apiKeys = {
      ...{ blockbee: newApiKey(), bleumi: newApiKey() },
      ...{ bleumiG3: newApiKey(), bleumiG4: newApiKey(), bleumiG5: newApiKey() },
    }
    await grantKeys(sql, businessId, apiKeys)
    await setWallet(sql, businessId, networks)
    return { merchant: { email, password, businessId }, apiKeys }
  })
}

/** Lets the keys do everything that keys can be allowed. */
async function grantKeys(sql: Sql, businessId: string, apiKeys: SandboxKeys): Promise<void> {
  for (const name of ['blockbee', 'bleumi', 'bleumiG3', 'bleumiG4', 'bleumiG5'] as const) {
    const grant = { ...GRANTS[name], businessId, key: apiKeys[name], addressOverride: true }
    const { id } = await registerApiKey(sql, grant)
    await setPayoutPermission(sql, businessId, id, 'process')
  }
}

async function setWallet(sql: Sql, businessId: string, networks: readonly NetworkConfig[]): Promise<void> {
  const registry = new AssetRegistry(networks)
  const deps = { sql, registry, tillFactories: { evm: evmTillFactory } }
  for (const { ticker } of registry.all())
    await setDefaultAddress(deps, { businessId, ticker, address: MERCHANT_WALLET })
}

async function emailOf(sql: Sql, businessId: string): Promise<string> {
  const { rows } = await sql.query<{ email: string }>(
    `select users.email from members join users on users.id = members.user_id
     where members.business_id = $1 and members.role = 'owner'`,
    [businessId],
  )
  return rows[0]?.email ?? DEMO_EMAIL
}

async function freeDemoEmail(sql: Sql): Promise<string> {
  const { rowCount } = await sql.query('select 1 from users where email = $1', [DEMO_EMAIL])
  return rowCount === 0 ? DEMO_EMAIL : `demo-${randomBytes(4).toString('hex')}@polytill.example`
}
