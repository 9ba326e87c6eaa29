import type { Stack } from './stack.ts'

/** Mines block after block until nothing is owed and nothing is left to tell. @throws Error after `withinMs` */
export async function allEnded(stack: Stack, withinMs: number): Promise<void> {
  await stack.until(
    'every payment is at its end',
    async () => {
      await stack.node.mine(1)
      await new Promise(resolve => setTimeout(resolve, 100))
      const { rowCount } = await stack.db.query(
        `select 1 from transfers where state = 'seen'
         union all select 1 from obligations where state in ('due', 'sent', 'parked')
         union all select 1 from outgoing_transactions where state = 'open'
         union all select 1 from events where composed_at is null
         union all select 1 from deliveries where state = 'pending' limit 1`,
      )
      return rowCount === 0
    },
    withinMs,
  )
}
