import type { TillFactory } from '../../chains/port.ts'
import type { AssetRegistry, Family } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import type { Payment, PaymentAddress, PaymentBalance } from '../../storage/bleumi-payments-read.ts'
import { networkFamily } from './network-codes.ts'
import { tokenName } from './token-name.ts'

/** What payments are shown with. */
export interface PaymentContext {
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
}

/** A balance on the wire (reference bleumi 2.1). */
interface BalanceObject {
  /** Whole tokens. */
  readonly balance: string
  /** Base units. */
  readonly token_balance: string
  readonly token_decimals: number
  readonly blockNum: string
  /** Payments since 2020-06 only: whether the network's policy calls the balance final (reference bleumi 2.2, decision 0019). */
  readonly safety?: 'low' | 'high'
}

/** By family, by network code. */
type PerNetwork<T> = Record<string, Record<string, T>>

/** How clients of a time read a payment. */
interface PaymentForm {
  /** What stands for an address below its network. */
  readonly address: (address: PaymentAddress, shown: object) => object
  /** What a balance has beside its amounts. */
  readonly balance: (balance: PaymentBalance) => Pick<BalanceObject, 'safety'>
}

/** A payment on the wire (reference bleumi 2.2), in the form of 2020-06: addresses by merchant and buyer. */
export function paymentObject(payment: Payment, context: PaymentContext): object {
  return inForm(payment, context, {
    address: ({ terms: { target, buyer } }, shown) => ({ [`${target}|${buyer}`]: shown }),
    balance: ({ isFinal }) => ({ safety: isFinal ? 'high' : 'low' }),
  })
}

/** The same before 2020-06: one address per network, no `safety` (reference bleumi 2.2, "by date"). */
export function earlyPaymentObject(payment: Payment, context: PaymentContext): object {
  return inForm(payment, context, { address: (_, shown) => shown, balance: () => ({}) })
}

function inForm(payment: Payment, context: PaymentContext, form: PaymentForm): object {
  const addresses: PerNetwork<object> = {}
  const balances: PerNetwork<object> = {}
  for (const address of payment.addresses) {
    const { chain } = address
    put(
      addresses,
      chain,
      form.address(address, { addr: address.address, inputs: inputsOf(address, context) }),
    )
    const held = balancesOf(address, context, form.balance)
    if (Object.keys(held).length > 0) put(balances, chain, held)
  }
  const { id, createdAt, updatedAt } = payment
  return { id, addresses, balances, createdAt, updatedAt }
}

/** A wallet of any token on the wire (reference bleumi 2.1). @throws Error for a payment without an address */
export function anyTokenWalletObject(payment: Payment, context: PaymentContext): object {
  const [address] = payment.addresses
  if (!address) throw new Error(`wallet ${payment.paymentId} has no address`)
  const { id, createdAt, updatedAt } = payment
  return {
    ...{ id, chain: address.chain, addr: address.address },
    balances: balancesOf(address, context, () => ({})),
    inputs: inputsOf(address, context),
    ...{ createdAt, updatedAt },
  }
}

/**
 * What the address is made of: CREATE2 by the till contract, with this salt and its constant init code. Our tills have no
 * proxy of their own: the same contract creates them and is the code that they run.
 */
function inputsOf(address: PaymentAddress, { tillFactories }: PaymentContext): object {
  const factory = tillFactories[address.family]
  return {
    buyer: address.terms.buyer,
    merchant: address.terms.target,
    salt: factory.tillSalt(address.termsHash, address.nonce),
    walletLibrary: factory.contract,
    walletProxy: factory.contract,
  }
}

/** By token. What is not configured any more is left out: no amount may be shown without its decimals. */
function balancesOf(
  { balances, chain }: PaymentAddress,
  { registry }: PaymentContext,
  more: PaymentForm['balance'],
): Record<string, BalanceObject> {
  const shown = balances.flatMap(balance => {
    const asset = registry.byId(balance.assetId)
    if (!asset) return []
    const object: BalanceObject = {
      balance: formatAtoms(balance.atoms, asset.decimals),
      token_balance: balance.atoms.toString(),
      token_decimals: asset.decimals,
      blockNum: balance.block.toString(),
      ...more(balance),
    }
    return [[tokenName(asset, chain), object] as const]
  })
  return Object.fromEntries(shown)
}

function put<T>(all: PerNetwork<T>, chain: string, value: T): void {
  const family = networkFamily(chain)
  all[family] = { ...all[family], [chain]: value }
}
