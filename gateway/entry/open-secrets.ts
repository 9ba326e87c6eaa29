import type { GatewayConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import { openDatabase } from '../storage/database.ts'
import { sealSecrets } from '../storage/seal-secrets.ts'
import { SecretBox } from '../storage/secret-box.ts'

/**
 * Makes sure that the gateway has the key of every secret in the database, and that every secret is sealed under the present one
 * (decision 0030). Before the gateway takes over from another: with the wrong key it must not.
 * @throws InvalidSecretsKey, MissingSecretsKey
 */
export async function openSecrets(
  { databaseUrl, secretsKey }: Pick<GatewayConfig, 'databaseUrl' | 'secretsKey'>,
  logger: Logger,
): Promise<SecretBox> {
  const box = new SecretBox(secretsKey)
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    const sealed = await sealSecrets(db, box)
    if (sealed > 0) logger.info({ sealed, keyId: box.sealingKeyId }, 'secrets were sealed')
    return box
  } finally {
    await db.close()
  }
}
