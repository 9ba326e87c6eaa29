import type { Logger } from 'pino'
import { openDatabase } from '../storage/database.ts'
import { lossySettings } from '../storage/lossy-settings.ts'

/** Says in the log when the operator's PostgreSQL may lose what was committed (F107). `/readyz` goes on saying it. */
export async function warnOfLossyDatabase(databaseUrl: string, logger: Logger): Promise<void> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    const settings = await lossySettings(db)
    if (settings.length > 0)
      logger.error(
        { settings },
        'a crash of this PostgreSQL can lose committed payments; turn these settings on',
      )
  } finally {
    await db.close()
  }
}
