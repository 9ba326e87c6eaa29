import { formatAtoms } from '../../gateway/domain/money.ts'
import type { Stack } from './stack.ts'

const USDT_DECIMALS = 6

/** Whatever the merchant was told of a token payment must be true; of one that stays, its forward must be told. */
export function wronglyTold({ merchant }: Stack, txid: string, atoms: bigint, stays: boolean): string[] {
  const calls = merchant.of({ txid })
  const names = new Set(calls.map(call => call.fields.get('uuid')))
  const amount = formatAtoms(atoms, USDT_DECIMALS)
  return [
    ...(calls.every(call => call.verified) ? [] : ['a signature is bad']),
    ...(names.size <= 1 ? [] : [`told under ${names.size} names`]),
    ...calls.flatMap(call =>
      call.fields.get('value_coin') === amount
        ? []
        : [`told of ${call.fields.get('value_coin')}, not ${amount}`],
    ),
    ...(stays && merchant.of({ txid, pending: '0' }).length === 0 ? ['its forward was not told'] : []),
  ]
}
