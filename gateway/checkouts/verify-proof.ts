import type { AssetRegistry } from '../domain/assets.ts'
import { InvalidAmount, parseAtoms } from '../domain/money.ts'
import { findProofKey } from '../storage/checkout-keys.ts'
import { findCheckoutsAt } from '../storage/checkouts-find.ts'
import type { Database } from '../storage/database.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import { completedBy, partsOf } from './checkout.ts'
import { PROOF_ALGORITHM, type ProofFacts, parseProofText, readProof } from './proof.ts'

/** A proof as a shop got it. */
export interface ShownProof {
  readonly input: string
  readonly keyId: string
  readonly algorithm: string
  readonly value: string
}

/**
 * Whether a proof is ours, is about a checkout of this business, and what it says is so now: the signed text does not name
 * the order, so its address must be one of the business's, and a reorg may have taken the money back since (reference
 * bleumi 2.4). Which order the address is of, the shop compares itself.
 */
export async function verifyProof(
  { db, box, registry }: SecretStore & { readonly registry: AssetRegistry },
  businessId: string,
  { input, keyId, algorithm, value }: ShownProof,
): Promise<boolean> {
  const key = algorithm === PROOF_ALGORITHM ? await findProofKey(db, box, keyId) : null
  const text = key && readProof(input, value, key)
  const facts = text === null ? null : parseProofText(text)
  return facts !== null && (await isSo(db, registry, businessId, facts))
}

async function isSo(
  db: Database,
  registry: AssetRegistry,
  businessId: string,
  facts: ProofFacts,
): Promise<boolean> {
  const found = await db.snapshot(sql => findCheckoutsAt(sql, businessId, facts.address))
  return found.some(({ checkout, parts }) => {
    const offer = checkout.offers.find(({ chain, token }) => chain === facts.chain && token === facts.token)
    const asset = offer && registry.byId(offer.assetId)
    if (!offer || !asset) return false
    const mine = partsOf(offer, parts)
    const dueAtoms = atomsOf(facts.amount, asset.decimals)
    return (
      dueAtoms !== null &&
      completedBy(mine, dueAtoms) !== null &&
      mine.some(({ txid }) => txid === facts.txid)
    )
  })
}

function atomsOf(amount: string, decimals: number): bigint | null {
  try {
    return parseAtoms(amount, decimals)
  } catch (error) {
    if (error instanceof InvalidAmount) return null
    throw error
  }
}
