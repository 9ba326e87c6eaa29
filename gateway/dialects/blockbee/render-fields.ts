import type { Asset } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import { formatCoin } from './ticker.ts'
import { type FiatRates, renderConverted } from './told-value.ts'

/** What a callback tells of one payment. */
export interface PaymentFacts {
  readonly uuid: string
  readonly addressIn: string
  readonly addressOut: string
  readonly confirmations: number
  readonly txidIn: string
  readonly valueAtoms: bigint
  readonly asset: Asset
  /** Ticker under which the asset is named, path form. */
  readonly ticker: string
  /** USD per coin; null when unknown. */
  readonly price: string | null
  /** Set with `convert=1` when the coin had a price. */
  readonly convert: FiatRates | null
  /** Set once the forward is on its way. */
  readonly forward: { readonly txidOut: string; readonly forwardedAtoms: bigint } | null
}

/** One field of a callback. `number` fields become JSON number literals with all their digits. */
export interface CallbackField {
  readonly name: string
  readonly text: string
  readonly kind: 'string' | 'number'
}

/** All names that fields can have, those of `convert=1` included: no merchant's own parameter may use one (F61). */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'uuid',
  'address_in',
  'address_out',
  'confirmations',
  'txid_in',
  'txid_out',
  'fee',
  'fee_coin',
  'value',
  'value_coin',
  'value_coin_convert',
  'value_forwarded',
  'value_forwarded_coin',
  'value_forwarded_coin_convert',
  'coin',
  'price',
  'result',
  'pending',
])

/**
 * The fields of a callback in the order merchants have seen them (reference blockbee 8.1): the pending stage while
 * there is no forward, with amounts and a fee too (16.3), the confirmed stage after. `price` is left out when unknown.
 */
export function renderFields(facts: PaymentFacts): CallbackField[] {
  const { asset, forward, convert } = facts
  const feeAtoms = feeOf(facts)
  const fields: (CallbackField | null)[] = [
    string('uuid', facts.uuid),
    string('address_in', facts.addressIn),
    string('address_out', facts.addressOut),
    number('confirmations', facts.confirmations.toString()),
    string('txid_in', facts.txidIn),
    forward && string('txid_out', forward.txidOut),
    forward && number('fee', integerAmount(feeAtoms, asset)),
    number('fee_coin', formatAtoms(feeAtoms, asset.decimals)),
    number('value', integerAmount(facts.valueAtoms, asset)),
    number('value_coin', formatAtoms(facts.valueAtoms, asset.decimals)),
    convert && string('value_coin_convert', renderConverted(facts.valueAtoms, asset.decimals, convert)),
    forward && number('value_forwarded', integerAmount(forward.forwardedAtoms, asset)),
    forward && number('value_forwarded_coin', formatAtoms(forward.forwardedAtoms, asset.decimals)),
    convert &&
      forward &&
      string(
        'value_forwarded_coin_convert',
        renderConverted(forward.forwardedAtoms, asset.decimals, convert),
      ),
    string('coin', formatCoin(facts.ticker)),
    facts.price === null ? null : number('price', facts.price),
    string('result', forward ? 'sent' : 'pending'),
    number('pending', forward ? '0' : '1'),
  ]
  return fields.filter(field => field !== null)
}

/** What did not reach the recipients. Before the forward it is an estimate: gas is the operator's, so nothing. */
export function feeOf({ valueAtoms, forward }: Pick<PaymentFacts, 'valueAtoms' | 'forward'>): bigint {
  return forward ? valueAtoms - forward.forwardedAtoms : 0n
}

/**
 * The deprecated integer form of an amount: cents, truncated, for stablecoins whatever their decimals; base units for
 * everything else (reference blockbee 2.3).
 */
export function integerAmount(atoms: bigint, asset: Pick<Asset, 'decimals' | 'stable'>): string {
  if (!asset.stable) return atoms.toString()
  return ((atoms * 100n) / 10n ** BigInt(asset.decimals)).toString()
}

function string(name: string, text: string): CallbackField {
  return { name, text, kind: 'string' }
}

function number(name: string, text: string): CallbackField {
  return { name, text, kind: 'number' }
}
