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
  apiKeys: z.object({
    blockbee: z.string(),
    bleumi: z.string(),
    // A home of an earlier release has none yet.
    bleumiG3: z.string().default(newApiKey),
    bleumiG4: z.string().default(newApiKey),
    bleumiG5: z.string().default(newApiKey),
  }),
})

/** What a sandbox keeps to itself, the same at every start. The database has hashes only. */
export type SandboxSecrets = z.infer<typeof secretsSchema>

/** Reads `<home>/secrets/sandbox.json` (mode 0600), or makes it at the first start, or adds what a release added. */
export async function readSecrets(home: string): Promise<SandboxSecrets> {
  const file = path.join(home, 'secrets', 'sandbox.json')
  const stored: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : await newSecrets()
  const secrets = secretsSchema.parse(stored)
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeFileAtomic(file, JSON.stringify(secrets, null, 2), 0o600)
  return secrets
}

async function newSecrets(): Promise<z.input<typeof secretsSchema>> {
  return {
    signerToken: randomBytes(32).toString('hex'),
    callbackKeyPem: await newCallbackKey(),
    merchantPassword: randomBytes(12).toString('base64url'),
    apiKeys: { blockbee: newApiKey(), bleumi: newApiKey() },
  }
}

async function newCallbackKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
