import { type Hex, zeroAddress } from 'viem'
import type { Outcome } from './chain.ts'
import { measurePayouts } from './payout-scenarios.ts'
import { destroy, GasWorld, keepAgain, keepFirst, makeIds } from './world.ts'

/** Gas per payment by scenario name: receipt gas divided by the payments, rounded to the nearest unit. */
export type GasFigures = Record<string, number>

/** Measures every published scenario on one fresh chain, in a fixed order. */
export async function measureGas(): Promise<GasFigures> {
  const world = await GasWorld.open()
  const figures: GasFigures = { 'deploy once': perPayment(world.deployment, 1) }
  const record = (name: string, outcome: Outcome, payments: number) => {
    figures[name] = perPayment(outcome, payments)
  }

  const settle = async (seed: string, recipients: number, token: Hex, kind: number, payments: number) => {
    const terms = await world.terms(recipients)
    const ids = makeIds(seed, payments)
    await world.pay(terms, token, ids)
    return world.settle([{ ...terms, token, kind, ids }])
  }
  record('destroy 1->1 first', await settle('a', 1, world.plain, destroy, 1), 1)
  record('destroy 1->1 again', await settle('a', 1, world.plain, destroy, 1), 1)
  for (const recipients of [2, 5, 20]) {
    record(`destroy ${recipients}-way first`, await settle('b', recipients, world.plain, destroy, 1), 1)
  }
  for (const payments of [10, 50]) {
    record(
      `destroy batch ${payments}`,
      await settle(`c${payments}`, 1, world.plain, destroy, payments),
      payments,
    )
  }
  for (const recipients of [2, 5]) {
    const outcome = await settle(`d${recipients}`, recipients, world.plain, destroy, 50)
    record(`destroy ${recipients}-way batch 50`, outcome, 50)
  }
  record('keep 1->1 first', await settle('e', 1, world.plain, keepFirst, 1), 1)
  record('keep 1->1 again', await settle('e', 1, world.plain, keepAgain, 1), 1)
  record('keep batch 50', await settle('f', 1, world.plain, keepFirst, 50), 50)
  record('keep batch 50 again', await settle('f', 1, world.plain, keepAgain, 50), 50)

  record('USDT-like destroy batch 50', await settle('g', 1, world.usdt, destroy, 50), 50)
  record('USDT-like keep batch 50', await settle('h', 1, world.usdt, keepFirst, 50), 50)
  record('USDT-like keep batch 50 again', await settle('h', 1, world.usdt, keepAgain, 50), 50)

  record('native destroy 1', await settle('i', 1, zeroAddress, destroy, 1), 1)
  record('native destroy batch 50', await settle('j', 1, zeroAddress, destroy, 50), 50)
  record('native keep batch 50', await settle('k', 1, zeroAddress, keepFirst, 50), 50)
  record('native keep batch 50 again', await settle('k', 1, zeroAddress, keepAgain, 50), 50)

  record('refund', await refund(world, 'l', 2n ** 256n - 1n, false), 1)
  record('refund part, rest shared', await refund(world, 'm', 5_000_000n, true), 1)
  return { ...figures, ...(await measurePayouts(world)) }
}

async function refund(world: GasWorld, seed: string, amount: bigint, shareRest: boolean): Promise<Outcome> {
  const terms = await world.terms(1)
  const ids = makeIds(seed, 1)
  await world.pay(terms, world.plain, ids)
  const buyer = await world.chain.account('buyer')
  await world.mint(world.plain, buyer, 10n ** 6n)
  return world.refund(terms, ids[0] ?? '0x', world.plain, buyer, amount, shareRest)
}

function perPayment(outcome: Outcome, payments: number): number {
  if (!outcome.ok) throw new Error(`the measured transaction failed: ${outcome.returned}`)
  return Math.round(Number(outcome.gasUsed) / payments)
}
