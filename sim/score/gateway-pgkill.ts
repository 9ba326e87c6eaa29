import { setTimeout as sleep } from 'node:timers/promises'
import { RestartablePostgres } from '../../test/harness/restartable-postgres.ts'
import { Stack } from '../../test/harness/stack.ts'
import { Random } from '../random.ts'
import { playChaos, wrongAudits } from './chaos.ts'
import type { Measured, ScoreOptions } from './metric.ts'

const BLOWS = 12

/**
 * Payments that do not come to their one right end although PostgreSQL, with its shipped settings, is killed (`-9`), shut
 * down fast and started again, and its connections are cut in the middle of transactions, under the real gateway (F102,
 * F107). Nobody restarts the gateway.
 */
export async function measureGatewayPgkill(
  { seed, long }: ScoreOptions,
  blows = long ? BLOWS * 10 : BLOWS,
  plant: (stack: Stack) => Promise<void> = async () => undefined,
  endWithinMs?: number,
): Promise<Measured> {
  const postgres = await RestartablePostgres.start()
  const stack = await Stack.start({ database: async () => postgres.database })
  try {
    await plant(stack)
    const { payments, wrong, audits } = await playChaos(
      stack,
      new Random(seed),
      async (_stack, random) => {
        for (let blow = 0; blow < blows; blow++) {
          await sleep(random.int(200, 1_200))
          const kind = (['SIGKILL', 'SIGINT', 'cut'] as const)[blow % 3]
          if (kind === 'SIGKILL' || kind === 'SIGINT') await postgres.restart(kind)
          else for (let cut = 0; cut < 30; cut++) await postgres.cutOne()
        }
      },
      endWithinMs === undefined ? {} : { endWithinMs },
    )
    const all = [...wrong, ...wrongAudits(audits)]
    return { n: payments, bad: all.length, wrong: all }
  } finally {
    await stack.stop()
  }
}
