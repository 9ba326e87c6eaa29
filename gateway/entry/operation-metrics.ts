import { Gauge, type Registry } from 'prom-client'
import type { NetworkSpec } from '../domain/assets.ts'
import type { Logger } from '../runtime/logger.ts'
import { countOpenOperations } from '../storage/console-operations.ts'
import type { Sql } from '../storage/database.ts'

const CONDITIONS = ['due', 'failing', 'sent', 'parked'] as const

/**
 * Shows how many settles and refunds on request are under way, counted when somebody asks. While the database does not
 * answer there is no figure, rather than an old one.
 */
export function watchOperations(
  registry: Registry,
  sql: Sql,
  networks: readonly Pick<NetworkSpec, 'chainId' | 'network'>[],
  logger: Logger,
): void {
  new Gauge({
    name: 'polytill_operations',
    help: 'Settles and refunds on request that are under way; failing: refused by the contract, parked: needs a person',
    labelNames: ['network', 'condition'],
    registers: [registry],
    async collect() {
      this.reset()
      const counts = await countOpenOperations(sql).catch((error: unknown) => {
        logger.warn({ err: error }, 'operations could not be counted')
        return null
      })
      if (counts === null) return
      for (const { chainId, network } of networks)
        for (const condition of CONDITIONS)
          this.set(
            { network, condition },
            counts.find(found => found.chainId === chainId && found.condition === condition)?.count ?? 0,
          )
    },
  })
}
