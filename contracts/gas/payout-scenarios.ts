import {
  concat,
  encodeFunctionData,
  type Hex,
  keccak256,
  maxUint256,
  numberToHex,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { PAYOUT_ADDRESS, PAYOUT_FACTORY_ADDRESS, payoutAbi, payoutBytecode } from '../generated/payout.ts'
import { plainTokenAbi } from '../generated/plain-token.ts'
import type { GasChain, Outcome } from './chain.ts'
import type { GasWorld } from './world.ts'

/** One payment of the measured lists: 25.37 units of a token with 6 decimals, or that many wei and more. */
const TOKEN_AMOUNT = 25_370_000n
const COIN_AMOUNT = 12_345_678_901_234_567n

/** The measured list form: minimal width, addresses without zero bytes, as the published figures assume. */
export function payoutList(recipients: readonly Hex[], amount: bigint): Hex {
  const width = Math.ceil(amount.toString(16).length / 2)
  return concat([
    numberToHex(width, { size: 1 }),
    ...recipients.flatMap(recipient => [recipient, numberToHex(amount, { size: width })]),
  ])
}

/** Gas per recipient of every published payout scenario, on the given world, in a fixed order. */
export async function measurePayouts(world: GasWorld): Promise<Record<string, number>> {
  const { chain, operator } = world
  const figures: Record<string, number> = {}
  const deployed = await chain.send(operator, PAYOUT_FACTORY_ADDRESS, concat([zeroHash, payoutBytecode]))
  figures['payout deploy once'] = perRecipient(deployed, 1)
  for (const token of [world.plain, world.usdt]) {
    await world.mint(token, operator, 10n ** 15n)
    await must(chain, operator, token, 'approve', [PAYOUT_ADDRESS, maxUint256])
  }
  // The first id of each 256 writes a fresh slot, and the contract's own balance is created once.
  let id = 1n
  const pay = async (
    token: Hex,
    recipients: readonly Hex[],
    amount: bigint,
    recorded: boolean,
  ): Promise<Outcome> => {
    const total = amount * BigInt(recipients.length)
    const args = [token, recorded ? id++ : 0n, total, payoutList(recipients, amount)] as const
    const data = encodeFunctionData({ abi: payoutAbi, functionName: 'pay', args })
    return chain.send(operator, PAYOUT_ADDRESS, data, token === zeroAddress ? total : 0n)
  }
  const holders = await accounts(world, 'payee', 500, true)
  const measure = async (
    name: string,
    token: Hex,
    recipients: readonly Hex[],
    recorded = true,
  ): Promise<void> => {
    const amount = token === zeroAddress ? COIN_AMOUNT : TOKEN_AMOUNT
    figures[name] = perRecipient(await pay(token, recipients, amount, recorded), recipients.length)
  }
  await measure('payout 100, first of 256 ids', world.plain, holders.slice(0, 100))
  for (const count of [25, 100, 500]) await measure(`payout ${count}`, world.plain, holders.slice(0, count))
  for (const count of [25, 100, 500])
    await measure(`payout ${count}, id not recorded`, world.plain, holders.slice(0, count), false)
  await measure('payout 100 fresh', world.plain, await accounts(world, 'fresh payee', 100, false))
  await measure('USDT-like payout 100', world.usdt, holders.slice(0, 100))
  await measure('native payout 100', zeroAddress, holders.slice(0, 100))
  await measure('native payout 100, id not recorded', zeroAddress, holders.slice(0, 100), false)
  return figures
}

/** Accounts without zero bytes that hold coin, and with `funded` both tokens too. */
async function accounts(world: GasWorld, seed: string, count: number, funded: boolean): Promise<Hex[]> {
  const found: Hex[] = []
  for (let index = 0; found.length < count; index++) {
    const address: Hex = `0x${keccak256(toHex(`${seed} ${index}`)).slice(-40)}`
    if (/^0x(?:..)*?00/.test(address)) continue
    found.push(address)
    await world.chain.setBalance(address, 1n)
    if (!funded) continue
    await world.mint(world.plain, address, 1n)
    await world.mint(world.usdt, address, 1n)
  }
  return found
}

async function must(
  chain: GasChain,
  from: Hex,
  to: Hex,
  functionName: 'approve',
  args: readonly [Hex, bigint],
): Promise<void> {
  const outcome = await chain.send(from, to, encodeFunctionData({ abi: plainTokenAbi, functionName, args }))
  if (!outcome.ok) throw new Error(`${functionName} failed`)
}

function perRecipient(outcome: Outcome, recipients: number): number {
  if (!outcome.ok) throw new Error(`the measured transaction failed: ${outcome.returned}`)
  return Math.round(Number(outcome.gasUsed) / recipients)
}
