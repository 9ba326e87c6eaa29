import { type OpenedStory, type PaymentStory, payStory, submitStory } from './payment-story.ts'
import type { Stack } from './stack.ts'

/** Options of a stack on which every crash point can be passed: a settlement that no block takes is bumped soon. */
export const CRASH_STACK = { settle: { bumpAfterMs: 1_000 } } as const

/**
 * Pays the story so that a process comes by the named point. Any payment passes most of them; a bump needs a settlement
 * that no block takes, a rewind a block that is replaced. Until `blocksGoOn`, the node then mines nothing by itself.
 */
export async function passCrashPoint(
  stack: Stack,
  opened: OpenedStory,
  point: string,
): Promise<PaymentStory> {
  if (point !== 'settle.after-bump' && point !== 'scan.after-rewind') return payStory(stack, opened)
  const { node } = stack
  await node.call('evm_setAutomine', false)
  const story = await submitStory(stack, opened)
  await node.mine(1)
  if (point === 'scan.after-rewind') {
    await stack.caughtUp()
    const raws = await Promise.all(story.payments.map(({ txid }) => node.rawTransaction(txid)))
    await node.call(
      'anvil_reorg',
      1,
      raws.map(raw => [raw, 0]),
    )
  }
  return story
}

/** Every transaction is mined at once again. What waits is mined with the next. */
export async function blocksGoOn({ node }: Stack): Promise<void> {
  await node.call('evm_setAutomine', true)
}
