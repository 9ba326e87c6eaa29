import { generateKeyPair, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { newApiKey } from '../gateway/businesses/api-keys.ts'
import { writeFileAtomic } from './write-file.ts'

const secretsSchema = z.object({
  signerToken: z.string().regex(/^[0-9a-f]{64}$/),
  callbackKeyPem: z.string(),
  merchantPassword: z.string(),
  apiKeys: z.object({ blockbee: z.string(), bleumi: z.string() }),
})

/** What a sandbox keeps to itself, the same at every start. The database has hashes only. */
export type SandboxSecrets = z.infer<typeof secretsSchema>

/** Reads `<home>/secrets/sandbox.json` (mode 0600), or makes it at the first start. */
export async function readSecrets(home: string): Promise<SandboxSecrets> {
  const file = path.join(home, 'secrets', 'sandbox.json')
  if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const secrets: SandboxSecrets = {
    signerToken: randomBytes(32).toString('hex'),
    callbackKeyPem: await newCallbackKey(),
    merchantPassword: randomBytes(12).toString('base64url'),
    apiKeys: { blockbee: newApiKey(), bleumi: newApiKey() },
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeFileAtomic(file, JSON.stringify(secrets, null, 2), 0o600)
  return secrets
}

async function newCallbackKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
