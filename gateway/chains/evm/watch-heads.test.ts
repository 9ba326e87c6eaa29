import assert from 'node:assert/strict'
import { it } from 'node:test'
import { waitUntil } from '../../../test/harness/wait-until.ts'
import { systemClock } from '../../runtime/clock.ts'
import { startAnvil } from '../conformance/start-anvil.ts'
import { watchHeads } from './watch-heads.ts'

/** A connection that is not made within the silence is given up: long enough for a slow machine to make one. */
const TIMING = { silenceMs: 1_500, retryFirstMs: 20, retryMaxMs: 100 }

/** A listener whose calls are counted. */
function hints() {
  let calls = 0
  return {
    listener: (): void => {
      calls += 1
    },
    calls: () => calls,
  }
}

it('hints at new heads, again after silence and after the node came back', async t => {
  const anvil = await startAnvil({ chainId: 31_337 })
  t.after(() => anvil.stop())
  const seen = hints()
  const stop = watchHeads(anvil.wsUrl, systemClock, seen.listener, TIMING)
  t.after(stop)
  const mineUntil = (count: number): Promise<true> =>
    waitUntil(`${count} hints`, async () => {
      await anvil.send('anvil_mine', '0x1')
      return seen.calls() >= count
    })
  await mineUntil(1)
  await systemClock.sleep(TIMING.silenceMs * 2)
  await mineUntil(seen.calls() + 2)
  stop()
  const before = seen.calls()
  await anvil.send('anvil_mine', '0x1')
  await systemClock.sleep(50)
  assert.equal(seen.calls(), before)
})

it('keeps trying while nobody listens, and stops when told', async () => {
  const seen = hints()
  const stop = watchHeads('ws://127.0.0.1:1', systemClock, seen.listener, TIMING)
  await systemClock.sleep(200)
  stop()
  assert.equal(seen.calls(), 0)
})
