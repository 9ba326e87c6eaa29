import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { newSecretsKey } from '../gateway/storage/secret-box.ts'
import { writeFileAtomic } from './write-file.ts'

/** Where a sandbox keeps the key of the secrets in its database (decision 0030). */
export function secretsKeyFileOf(home: string): string {
  return path.join(home, 'secrets', 'database-secrets.key')
}

/** The key of a sandbox; made at the first start, for its owner's eyes only. */
export function readSecretsKey(home: string): string {
  const file = secretsKeyFileOf(home)
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileAtomic(file, newSecretsKey(), 0o600)
  }
  return readFileSync(file, 'utf8')
}
