import { type DestinationStream, type Logger, pino } from 'pino'
import { openLogOutput } from './log-output.ts'

export type { Logger } from 'pino'

const STANDARD_OUTPUT = 1

/**
 * A structured logger: one JSON line per entry, control characters escaped by JSON itself (F98). Fields that could hold
 * a credential are removed wherever they appear at the first two levels (F67). Without a destination it writes to standard output.
 */
export function createLogger(
  level: string,
  destination: DestinationStream = openLogOutput(STANDARD_OUTPUT),
): Logger {
  const secret = [
    'apikey',
    'apiKey',
    'token',
    'password',
    'secret',
    'privateKey',
    'authorization',
    'callbackKeyPem',
    'secretsKey',
    'databaseUrl',
  ]
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...secret, ...secret.map(name => `*.${name}`)], censor: '[removed]' },
  }
  return pino(options, destination)
}
