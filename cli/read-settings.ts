import path from 'node:path'

/** What `polytill start` reads from the environment. */
export interface StartSettings {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly chains: string | undefined
  readonly limits: 'on' | 'off'
  readonly databaseUrl: string | undefined
}

/** A variable has a value that makes no sense. */
export class InvalidSetting extends Error {
  readonly code = 'invalid_setting'
}

/** Reads and checks the variables that `polytill --help` lists. An empty one counts as unset. @throws InvalidSetting */
export function readSettings(env: NodeJS.ProcessEnv): StartSettings {
  const limits = env.POLYTILL_LIMITS || 'on'
  if (limits !== 'on' && limits !== 'off')
    throw new InvalidSetting(`POLYTILL_LIMITS is on or off, not ${limits}`)
  return {
    home: path.resolve(env.POLYTILL_HOME || '.polytill'),
    host: env.HOST || '127.0.0.1',
    port: readPort(env.PORT || '4000'),
    chains: env.POLYTILL_CHAINS || undefined,
    limits,
    databaseUrl: readDatabaseUrl(env.DATABASE_URL),
  }
}

/** Without its text in the error: it may hold a password. */
function readDatabaseUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (/^(postgres(ql)?:\/\/|socket:|\/)/.test(text)) return text
  throw new InvalidSetting('DATABASE_URL is a URL such as postgres://user:password@127.0.0.1:5432/name')
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidSetting(`PORT is a number from 0 to 65535, not ${text}`)
}
