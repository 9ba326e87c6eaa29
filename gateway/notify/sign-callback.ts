import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { CallbackSigner, DeliveryRequest } from './ports.ts'

/** Thrown when a callback key is not an RSA key of at least 2048 bits with exponent 65537. */
export class InvalidCallbackKey extends Error {
  readonly code = 'invalid_callback_key'
}

const BITS_MIN = 2048
const EXPONENT = 65_537n

/** A new callback key: RSA 2048, exponent 65537, PKCS#8 PEM. */
export async function generateCallbackKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS_MIN,
    publicExponent: Number(EXPONENT),
  })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * The signer of BlockBee callbacks (reference blockbee 8.3). Signing runs on the thread pool, so a block full of
 * payments does not stop the event loop. Deterministic: the same text gives the same signature.
 * @throws InvalidCallbackKey
 */
export function createCallbackSigner(privateKeyPem: string): CallbackSigner {
  const key = loadKey(privateKeyPem)
  return {
    publicKeyPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: text =>
      new Promise((resolve, reject) => {
        sign('sha256', Buffer.from(text, 'utf8'), key, (error, signature) =>
          error ? reject(error) : resolve(signature.toString('base64')),
        )
      }),
  }
}

/**
 * What the signature of a request covers: the whole URL of a GET, the raw body alone of a POST. `transmittedUrl` is
 * the text that goes on the wire (`OutboundTarget.transmitted`).
 */
export function signedText(
  method: DeliveryRequest['method'],
  transmittedUrl: string,
  body: string | undefined,
): string {
  return method === 'GET' ? transmittedUrl : (body ?? '')
}

function loadKey(pem: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (error) {
    throw new InvalidCallbackKey('the callback key is not a private key in PEM', { cause: error })
  }
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType !== 'rsa' || (details?.modulusLength ?? 0) < BITS_MIN)
    throw new InvalidCallbackKey(`the callback key must be RSA with at least ${BITS_MIN} bits`)
  if (details?.publicExponent !== EXPONENT)
    throw new InvalidCallbackKey('the exponent of the callback key must be 65537')
  return key
}
