import { createLogger } from '../runtime/logger.ts'
import { readConfigFile } from './config-file.ts'
import { startGateway } from './start-gateway.ts'
import { warnOfLossyDatabase } from './warn-of-lossy-database.ts'

// A gateway process of its own: `POLYTILL_CONFIG=/etc/polytill.json node gateway/entry/main.ts`. Prints one JSON line
// when it is ready; stops on SIGTERM or SIGINT.

const path = process.env.POLYTILL_CONFIG
if (path === undefined) {
  console.error('POLYTILL_CONFIG must name the config file (docs/operate.md). For a sandbox use: npm start')
  process.exit(2)
}

try {
  const config = readConfigFile(path)
  const logger = createLogger(config.logLevel)
  await warnOfLossyDatabase(config.databaseUrl, logger)
  const gateway = await startGateway(config, {
    logger,
    // At once: nothing that it still has under way can be finished or recorded by it.
    onLost: reason => {
      logger.fatal({ reason }, 'another gateway took over; this one ends')
      process.exit(1)
    },
  })
  console.log(JSON.stringify({ ready: true, url: gateway.url }))
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    await gateway.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  // Several addresses that all refuse make an error without a message.
  console.error(error instanceof Error && error.message !== '' ? error.message : error)
  process.exit(1)
}
