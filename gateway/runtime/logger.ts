import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/**
 * A structured logger: one JSON line per entry, control characters escaped by JSON itself (F98). Fields that could hold
 * a credential are removed wherever they appear at the first two levels (F67).
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
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
  return destination ? pino(options, destination) : pino(options)
}
