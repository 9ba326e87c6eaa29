import { ratesSection } from '../gateway/entry/rates-config.ts'
import { OPERATION_CONFIRMATIONS } from '../gateway/operations/operation.ts'
import type { GatewayConfig, NetworkConfig } from '../gateway/runtime/config.ts'
import { SANDBOX_FIATS } from './sandbox-fiats.ts'
import { SANDBOX_PRICES } from './sandbox-networks.ts'
import type { SandboxSecrets } from './sandbox-secrets.ts'

/** How the sandbox's gateway is configured: as in production, but for local callbacks and fixed prices. */
export function sandboxGatewayConfig(
  options: { readonly host: string; readonly port: number; readonly limits?: 'on' | 'off' },
  parts: {
    databaseUrl: string
    socketPath: string
    secrets: SandboxSecrets
    secretsKey: string
    chains: readonly { readonly config: NetworkConfig }[]
  },
): GatewayConfig {
  return {
    mode: 'sandbox',
    host: options.host,
    port: options.port,
    databaseUrl: parts.databaseUrl,
    networks: parts.chains.map(({ config }) => config),
    signer: { socketPath: parts.socketPath, token: parts.secrets.signerToken },
    callbackKeyPem: parts.secrets.callbackKeyPem,
    secretsKey: parts.secretsKey,
    pricesUsd: SANDBOX_PRICES,
    rates: ratesSection.parse({ fiatPerUsd: SANDBOX_FIATS }),
    settle: {
      ...{ windowMs: 0, itemsMax: 100, bumpAfterMs: 15_000, feeCapWei: 500n * 10n ** 9n },
      operationConfirmations: OPERATION_CONFIRMATIONS,
    },
    notify: {
      concurrency: 128,
      concurrencyPerEndpoint: 32,
      timeoutMs: 30_000,
      retryFirstMs: 360_000,
      retryForMs: 259_200_000,
    },
    limits: options.limits ?? 'on',
    logLevel: 'info',
  }
}
