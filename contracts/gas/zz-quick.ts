import { zeroAddress } from 'viem'
import { destroy, GasWorld, keepAgain, keepFirst, makeIds } from './world.ts'
const w = await GasWorld.open()
const out: string[] = [`deploy ${w.deployment.gasUsed}`]
const go = async (name: string, seed: string, n: number, kind: number, k: number, token = w.plain) => {
  const t = await w.terms(n); const ids = makeIds(seed, k); await w.pay(t, token, ids)
  const o = await w.settle([{ ...t, token, kind, ids }]); out.push(`${name} ${o.ok} ${Number(o.gasUsed) / k | 0}`)
}
await go('1->1', 'a', 1, destroy, 1)
await go('2way', 'b', 2, destroy, 1)
await go('5way', 'b', 5, destroy, 1)
await go('d50', 'c', 1, destroy, 50)
await go('k50', 'e', 1, keepFirst, 50)
await go('k50again', 'e', 1, keepAgain, 50)
await go('keep1', 'f', 1, keepFirst, 1)
await go('keep1again', 'f', 1, keepAgain, 1)
const t = await w.terms(1); const ids = makeIds('z', 1); await w.pay(t, w.plain, ids); const b = await w.chain.account('buyer'); await w.mint(w.plain, b, 5n)
out.push(`refund ${(await w.refund(t, ids[0] ?? '0x', w.plain, b, 2n ** 256n - 1n, false)).gasUsed}`)
console.log(out.join(' | '))
