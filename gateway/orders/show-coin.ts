import type { TillFactory } from '../chains/port.ts'
import type { Asset } from '../domain/assets.ts'
import { formatAtoms } from '../domain/money.ts'
import { networkName } from '../domain/network-name.ts'
import type { CheckoutChoice, CheckoutSelection, CheckoutTransfer } from './checkout-view.ts'

/** A coin as a page offers it. */
export function showChoice(asset: Asset, available: boolean): CheckoutChoice {
  const { ticker, symbol, name, network } = asset
  return { ticker, symbol, name, network, networkName: networkName(network), available }
}

/** How much of a coin came. */
export function showAmount(
  { ticker, symbol, network, decimals }: Asset,
  atoms: bigint,
): Pick<CheckoutTransfer, 'ticker' | 'symbol' | 'networkName' | 'amount'> {
  return { ticker, symbol, networkName: networkName(network), amount: formatAtoms(atoms, decimals) }
}

/** Where to pay how much, for people and for wallets. `address` is canonical; null atoms: any amount. */
export function showPayment(
  factory: TillFactory,
  {
    asset,
    address,
    amountAtoms,
  }: { readonly asset: Asset; readonly address: string; readonly amountAtoms: bigint | null },
): Pick<
  CheckoutSelection,
  'address' | 'amountDue' | 'amountDueAtoms' | 'decimals' | 'evmChainId' | 'contract' | 'paymentUri'
> {
  const { chainId, contract, decimals } = asset
  return {
    address: factory.formatAddress(address),
    amountDue: amountAtoms === null ? null : formatAtoms(amountAtoms, decimals),
    amountDueAtoms: amountAtoms?.toString() ?? null,
    decimals,
    evmChainId: factory.family === 'evm' ? Number(chainId.split(':')[1]) : null,
    contract: contract === null ? null : factory.formatAddress(contract),
    paymentUri: factory.paymentUri({ chainId, contract, address, amountAtoms }),
  }
}
