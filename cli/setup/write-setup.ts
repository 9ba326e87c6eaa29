import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomic } from '@polytill/devnet/write-file.ts'
import { generateCallbackKey } from '@polytill/gateway/notify/sign-callback.ts'
import { newSecretsKey } from '@polytill/gateway/storage/secret-box.ts'
import { type GatewayChoice, gatewayFile } from './gateway-file.ts'
import { signerFile } from './signer-file.ts'
import { systemdUnits } from './systemd-units.ts'

/** The folder cannot take the files; nothing was written. */
export class UnusableFolder extends Error {
  readonly code = 'unusable_folder'
}

/** Names of what `writeSetup` makes. */
export const CONFIG_FILE = 'gateway.json'
export const SIGNER_FILE = 'signer.env'
const SOCKET = 'run/signer.sock'

const TOKEN_BYTES = 32
/** Linux: 108 bytes with the ending zero. */
const SOCKET_PATH_BYTES_MAX = 107

/**
 * Makes everything that a gateway of one's own needs in a folder for its owner's eyes only: fresh keys, a token, the config file,
 * the signer's environment, and units for systemd. The config file comes last, so that one that is there is complete.
 * @throws UnusableFolder when it is not empty (keys are never overwritten), or when its path cannot stand in all of these files
 */
export async function writeSetup(
  choice: GatewayChoice,
  at: { readonly folder: string; readonly project: string; readonly node: string; readonly user: string },
): Promise<void> {
  const { folder } = at
  const file = (name: string): string => path.join(folder, name)
  refuseUnusable(folder, file(SOCKET))
  for (const made of [folder, file('signer'), file('run')]) mkdirSync(made, { recursive: true, mode: 0o700 })
  const places = {
    callbackKeyFile: file('callback-key.pem'),
    secretsKeyFile: file('secrets.key'),
    socketPath: file(SOCKET),
  }
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  const networks = choice.networks.map(({ network }) => network)
  const signer = signerFile(networks, { home: file('signer'), socketPath: places.socketPath, token })
  writeFileAtomic(places.callbackKeyFile, await generateCallbackKey(), 0o600)
  writeFileAtomic(places.secretsKeyFile, newSecretsKey(), 0o600)
  writeFileAtomic(file(SIGNER_FILE), signer, 0o600)
  for (const [name, text] of Object.entries(systemdUnits(at))) writeFileAtomic(file(name), text, 0o644)
  const config = gatewayFile(choice, places, token)
  writeFileAtomic(file(CONFIG_FILE), `${JSON.stringify(config, null, 2)}\n`, 0o600)
}

function refuseUnusable(folder: string, socketPath: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UnusableFolder(`${folder} is not empty; keys are never overwritten, so name a new folder`)
  // Shells and systemd would each read anything else in a way of their own.
  if (!/^[\w./-]+$/.test(folder))
    throw new UnusableFolder(`${folder}: only letters, digits, dots, hyphens and underscores, please`)
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_BYTES_MAX)
    throw new UnusableFolder(
      `${socketPath} is longer than ${SOCKET_PATH_BYTES_MAX} bytes, the limit of a socket`,
    )
}
