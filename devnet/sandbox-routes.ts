import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { encodeFunctionData, parseAbi } from 'viem/utils'
import { z } from 'zod'
import type { TillFactory } from '../gateway/chains/port.ts'
import type { Asset } from '../gateway/domain/assets.ts'
import { formatAtoms, InvalidAmount, parseAtoms } from '../gateway/domain/money.ts'
import type { NetworkConfig } from '../gateway/runtime/config.ts'
import { callForQuantity, callNode, NodeRefused } from './node-rpc.ts'
import { refuseStrangers } from './refuse-strangers.ts'
import { PAYER } from './sandbox-contracts.ts'
import { BadRequest, findChain, parseBody } from './sandbox-request.ts'
import type { SandboxMerchant } from './seed-merchant.ts'
import { type TroubleRoutesOptions, troubleRoutes } from './trouble-routes.ts'
import { type WebhookRoutesOptions, webhookRoutes } from './webhook-routes.ts'

/** What the routes of `/sandbox` act on. */
export interface SandboxRoutesOptions extends TroubleRoutesOptions, WebhookRoutesOptions {
  readonly tillFactory: TillFactory
  createMerchant(): Promise<SandboxMerchant>
  /** What `GET /sandbox` shows; holds no secret. */
  overview(): unknown
}

const BLOCKS_MAX = 1_000
// The node is busy for seconds with more in one call.
const BLOCKS_PER_CALL = 250
const transferAbi = parseAbi(['function transfer(address to, uint256 amount)'])

const mineBody = z.strictObject({ network: z.string(), blocks: z.int().min(1).max(BLOCKS_MAX).default(1) })
const payBody = z.strictObject({
  network: z.string(),
  symbol: z.string(),
  to: z.string(),
  amount: z.union([z.string(), z.number().transform(String)]),
})
const merchantBody = z.strictObject({}).optional().nullable()

/**
 * `/sandbox/*`: what a merchant's developer needs beside the real API. For this machine only: the peer must be loopback,
 * and so must the name in the Host header, since a web page can point a name of its own at 127.0.0.1 (DNS rebinding).
 * Bodies are JSON by content type, which a foreign web page cannot send unasked. Errors are `{"error": text}`.
 */
export async function sandboxRoutes(app: FastifyInstance, options: SandboxRoutesOptions): Promise<void> {
  await app.register(
    async scope => {
      scope.addHook('onRequest', refuseStrangers)
      scope.setErrorHandler<FastifyError>(answerError)
      scope.get('/', async () => options.overview())
      scope.post('/mine', async request => mine(options, parseBody(mineBody, request)))
      scope.post('/pay', async request => pay(options, parseBody(payBody, request)))
      scope.post('/merchants', async request => {
        parseBody(merchantBody, request)
        return options.createMerchant()
      })
      troubleRoutes(scope, options)
      webhookRoutes(scope, options)
    },
    { prefix: '/sandbox' },
  )
}

async function mine(
  { chains }: SandboxRoutesOptions,
  { network, blocks }: z.infer<typeof mineBody>,
): Promise<unknown> {
  const { rpcUrl } = findChain(chains, network)
  for (let left = blocks; left > 0; left -= BLOCKS_PER_CALL)
    await callNode(rpcUrl, 'anvil_mine', [`0x${Math.min(left, BLOCKS_PER_CALL).toString(16)}`])
  return { network, blocks, blockNumber: Number(await callForQuantity(rpcUrl, 'eth_blockNumber', [])) }
}

async function pay(
  { chains, tillFactory }: SandboxRoutesOptions,
  body: z.infer<typeof payBody>,
): Promise<unknown> {
  const { config, payer } = findChain(chains, body.network)
  const asset = findAsset(config, body.symbol)
  const to = tillFactory.parseAddress(body.to)
  if (to === null) throw new BadRequest(`to: not an address on ${body.network} (wrong checksum?)`)
  const amountAtoms = parseAmount(body.amount, asset)
  const receipt = await payer.send(
    asset.contract === null
      ? { to, valueAtoms: amountAtoms }
      : {
          to: asset.contract,
          data: encodeFunctionData({
            abi: transferAbi,
            functionName: 'transfer',
            args: [`0x${to.slice(2)}`, amountAtoms],
          }),
        },
  )
  return {
    ...receipt,
    network: config.network,
    symbol: asset.symbol,
    from: PAYER.address,
    to: tillFactory.formatAddress(to),
    amount: formatAtoms(amountAtoms, asset.decimals),
    amountAtoms: amountAtoms.toString(),
  }
}

function findAsset(config: NetworkConfig, symbol: string): Asset {
  const asset = config.assets.find(candidate => candidate.symbol === symbol.toUpperCase())
  if (asset) return asset
  throw new BadRequest(`symbol: ${config.network} has ${config.assets.map(known => known.symbol).join(', ')}`)
}

function parseAmount(text: string, asset: Asset): bigint {
  try {
    const atoms = parseAtoms(text, asset.decimals)
    if (atoms > 0n) return atoms
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error
  }
  throw new BadRequest(`amount: decimal text above 0 with at most ${asset.decimals} decimals`)
}

function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const ours = error instanceof BadRequest || error instanceof NodeRefused
  const refused = error.code?.startsWith('FST_') ? (error.statusCode ?? 500) : 500
  const status = ours ? 400 : refused
  void reply.code(status).send({ error: status < 500 ? error.message : 'internal error' })
}
