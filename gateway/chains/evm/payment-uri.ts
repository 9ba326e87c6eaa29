import type { PaymentTarget } from '../port.ts'
import { formatEvmAddress } from './evm-address.ts'

/**
 * The EIP-681 URI of a payment. A token's names its contract as target and the payee inside, so a wallet that knows only
 * the first part of the form would pay the contract: show the plain address first (F87, reference blockbee 7.3).
 */
export function evmPaymentUri({ chainId, contract, address, amountAtoms }: PaymentTarget): string {
  const network = chainId.replace(/^eip155:/, '')
  const payee = formatEvmAddress(address)
  const amount = (name: string): string => (amountAtoms === null ? '' : `${name}=${amountAtoms}`)
  if (contract === null)
    return `ethereum:${payee}@${network}${amountAtoms === null ? '' : `?${amount('value')}`}`
  const token = `ethereum:${formatEvmAddress(contract)}@${network}/transfer?address=${payee}`
  return amountAtoms === null ? token : `${token}&${amount('uint256')}`
}
