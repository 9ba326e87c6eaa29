import { setTimeout as sleep } from 'node:timers/promises'
import { hex } from '../../test/harness/chain-node.ts'
import { freshAddress } from '../../test/harness/recipients.ts'
import { replaceBlocks } from '../../test/harness/replace-blocks.ts'
import { RestartablePostgres } from '../../test/harness/restartable-postgres.ts'
import { runAudit } from '../../test/harness/run-audit.ts'
import { Stack } from '../../test/harness/stack.ts'
import { Random } from '../random.ts'
import { playChaos, wrongAudits } from './chaos.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const ROUNDS = 16
const NOT_CHECKED = 2
/** Half a dollar: it stays in its till. */
const BELOW_MINIMUM = 500_000n

/**
 * Differences that `polytill audit`, run as a process again and again, finds while payments arrive and the gateway and
 * the signer are killed, blocks are replaced and connections are cut; and once all is over (O5). `n` counts audits; one
 * whose own connection was cut says that it looked at nothing and is not counted. At the end one base unit is stolen, and
 * the audit must name it.
 */
export const audit: Metric = { name: 'audit', measure: options => measureAudits(options) }

/** Measures; `plant` is a planted bug. */
export async function measureAudits(
  { seed, long }: ScoreOptions,
  rounds = long ? ROUNDS * 10 : ROUNDS,
  plant: (stack: Stack) => Promise<void> = async () => undefined,
): Promise<Measured> {
  const postgres = await RestartablePostgres.start()
  const stack = await Stack.start({
    database: async () => postgres.database,
    settle: { bumpAfterMs: 1_000 },
  })
  try {
    await stack.node.mine(10)
    await plant(stack)
    const { audits, wrong } = await playChaos(
      stack,
      new Random(seed),
      async (_stack, random) => {
        for (let round = 0; round < rounds; round++) {
          await sleep(random.int(200, 800))
          await strike(stack, postgres, random, round)
        }
      },
      { audit: true },
    )
    const looked = audits.filter(({ code }, index) => code !== NOT_CHECKED || index === audits.length - 1)
    const all = [...wrongAudits(looked), ...wrong, ...(await unnoticedTheft(stack))]
    return { n: looked.length + 1, bad: all.length, wrong: all }
  } finally {
    await stack.stop()
  }
}

async function strike(
  stack: Stack,
  postgres: RestartablePostgres,
  random: Random,
  round: number,
): Promise<void> {
  switch (round % 4) {
    case 0:
      await stack.kill('gateway')
      return stack.startGateway()
    case 1:
      return replaceWhilePaying(stack, random.int(1, 6))
    case 2:
      await stack.kill('signer')
      return stack.startSigner()
    default:
      for (let cut = 0; cut < 20; cut++) await postgres.cutOne()
  }
}

/** Everything comes again, in the first of the new blocks: nobody loses a payment. Meanwhile the node makes no block. */
async function replaceWhilePaying({ node }: Stack, depth: number): Promise<void> {
  await node.call('evm_setAutomine', false)
  await replaceBlocks(node, depth, new Set(), () => 0)
  await node.call('evm_setAutomine', true)
  await node.mine(1)
}

/** After all that, one base unit is taken from a till that keeps what it got: the audit must say so. */
async function unnoticedTheft(stack: Stack): Promise<string[]> {
  const { address } = await stack.create('erc20/usdt', { address: freshAddress() })
  await stack.pay(address, BELOW_MINIMUM)
  await stack.caughtUp()
  await stack.node.call('anvil_dealERC20', address, stack.tokens.usdt, hex(BELOW_MINIMUM - 1n))
  await stack.node.mine(1)
  await stack.caughtUp()
  const { code, output } = await runAudit(stack)
  const named = output.split('\n').some(line => line.includes(address) && line.includes('-0.000001'))
  return code === 1 && named ? [] : [`a stolen unit was not noticed: ${code}: ${output}`]
}
