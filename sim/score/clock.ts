import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFakedClock } from '../../test/harness/faked-clock.ts'
import { Stack } from '../../test/harness/stack.ts'
import { Random } from '../random.ts'
import { playChaos, wrongAudits } from './chaos.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const OFFSETS = [HOUR, -HOUR, DAY, -DAY, 0] as const
const JUMPS = 20

/**
 * Payments that are lost, credited or settled twice, told wrongly or never, while the wall clock of the real gateway
 * process jumps by hours and days, forth and back (F27). The database's clock stays.
 */
export const clock: Metric = { name: 'clock', measure: options => measureClock(options) }

/** Measures; `plant` is a planted bug. */
export async function measureClock(
  { seed, long }: ScoreOptions,
  jumps = long ? JUMPS * 10 : JUMPS,
  plant: (stack: Stack) => Promise<void> = async () => undefined,
  endWithinMs?: number,
): Promise<Measured> {
  const faked = createFakedClock()
  const stack = await Stack.start({ gatewayEnv: faked.env })
  try {
    await plant(stack)
    const { payments, wrong, audits } = await playChaos(
      stack,
      new Random(seed),
      async (_stack, random) => {
        for (let jump = 0; jump < jumps; jump++) {
          faked.jumpTo(OFFSETS[jump % OFFSETS.length] ?? 0)
          await sleep(random.int(300, 900))
        }
        // It stays a day behind: nothing may wait for the old time to come again.
        faked.jumpTo(-DAY)
      },
      endWithinMs === undefined ? {} : { endWithinMs },
    )
    const all = [...wrong, ...wrongAudits(audits), ...unmoved(stack)]
    return { n: payments, bad: all.length, wrong: all }
  } finally {
    await stack.stop()
  }
}

/** The gateway's own log shows whether its clock really moved. */
function unmoved({ home }: Stack): string[] {
  const log = readFileSync(path.join(home, 'gateway.log'), 'utf8')
  const times = [...log.matchAll(/"time":"([^"]+)"/g)].map(
    ([, time = '']) => (Date.parse(time) - Date.now()) / 1_000,
  )
  const moved = times.some(offset => offset > DAY / 2) && times.some(offset => offset < -DAY / 2)
  return moved ? [] : ["the gateway's clock did not jump"]
}
