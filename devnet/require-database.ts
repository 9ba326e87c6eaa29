import { openDatabase } from '../gateway/storage/database.ts'
import { POSTGRES_VERSION_MIN, serverVersion } from '../gateway/storage/server-version.ts'

/** The database of one's own does not answer or is too old. */
export class DatabaseUnusable extends Error {
  readonly code = 'database_unusable'
}

/**
 * The URL of a PostgreSQL that answers and is new enough (design 4), so that a wrong DATABASE_URL is named as the reason and not
 * met as an error of whoever asks first.
 * @throws DatabaseUnusable without the URL, which may hold a password
 */
export async function requireDatabase(url: string): Promise<string> {
  const version = await askVersion(url)
  if (version >= POSTGRES_VERSION_MIN) return url
  throw new DatabaseUnusable(
    `DATABASE_URL names a PostgreSQL ${version}; it must be ${POSTGRES_VERSION_MIN} or later`,
  )
}

async function askVersion(url: string): Promise<number> {
  try {
    const db = openDatabase(url, { poolMax: 1, onError: () => undefined })
    try {
      return await serverVersion(db)
    } finally {
      await db.close()
    }
  } catch (error) {
    throw new DatabaseUnusable(
      `cannot use DATABASE_URL: ${error instanceof Error && error.message !== '' ? error.message : String(error)}`,
    )
  }
}
