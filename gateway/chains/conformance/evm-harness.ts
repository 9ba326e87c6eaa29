import { randomBytes } from 'node:crypto'
import { plainTokenAbi, plainTokenBytecode } from '@polytill/contracts/generated/plain-token.ts'
import { TILL_ADDRESS, TILL_FACTORY_ADDRESS, tillBytecode } from '@polytill/contracts/generated/till.ts'
import { encodeDeployData, encodeFunctionData } from 'viem/utils'
import { FaultProxy } from '../../../devnet/fault-proxy.ts'
import { BPS_TOTAL, type ShareTerms, ZERO_ADDRESS } from '../../domain/terms.ts'
import { encodeSettle } from '../evm/encode-settle.ts'
import { openEvmChain } from '../evm/evm-chain.ts'
import { evmTillFactory } from '../evm/evm-till-factory.ts'
import type { EvmRpc } from '../evm/rpc.ts'
import type { ChainHarness } from './chain-harness.ts'
import { type Anvil, startAnvil } from './start-anvil.ts'

/** The EVM driver on a real anvil behind a fault proxy, with the till contract and a token deployed. */
export interface EvmHarness extends ChainHarness {
  readonly anvil: Anvil
  readonly rpc: EvmRpc
  /** Rich account that pays and owns the token. */
  readonly payer: string
  /** Deploys a contract and mines it. */
  deploy(data: string): Promise<string>
  /** Sends a transaction from the payer into the pool. */
  send(transaction: { to?: string; data?: string; value?: bigint; gas?: bigint }): Promise<string>
}

const CHAIN_ID = 31_337
const GAS = 3_000_000n

export async function openEvmHarness(): Promise<EvmHarness> {
  const anvil = await startAnvil({ chainId: CHAIN_ID })
  const proxy = await FaultProxy.start(anvil.url)
  const accounts = await anvil.send('eth_accounts')
  if (!Array.isArray(accounts)) throw new Error('no accounts')
  const payer = String(accounts[0]).toLowerCase()
  const network = { chainId: `eip155:${CHAIN_ID}`, rpcUrls: [proxy.url] }
  const { reader, writer, rpc } = openEvmChain({
    network: { ...network, wsUrl: anvil.wsUrl },
    limits: { timeoutMs: 60_000 },
  })
  const hasty = openEvmChain({ network, limits: { timeoutMs: 500 } })

  const send: EvmHarness['send'] = async ({ to, data = '0x', value = 0n, gas = GAS }) => {
    const call = { from: payer, data, value: hex(value), gas: hex(gas), ...(to === undefined ? {} : { to }) }
    return String(await anvil.send('eth_sendTransaction', call)).toLowerCase()
  }
  const mine = async (blocks = 1): Promise<void> => {
    await anvil.send('anvil_mine', hex(BigInt(blocks)))
  }
  const tokenCall = (functionName: 'transfer' | 'mint', to: string, amount: bigint): string =>
    encodeFunctionData({ abi: plainTokenAbi, functionName, args: [address(to), amount] })

  const deploy = async (data: string): Promise<string> => {
    const txid = await send({ data })
    await mine()
    return contractOf(anvil, txid)
  }

  const token = await deploy(
    encodeDeployData({
      abi: plainTokenAbi,
      bytecode: plainTokenBytecode,
      args: ['Plain', 'PLN', address(payer)],
    }),
  )
  await send({
    to: TILL_FACTORY_ADDRESS,
    data: `0x${'00'.repeat(32)}${tillBytecode.slice(2)}`,
    gas: 6_000_000n,
  })
  await mine()
  if ((await anvil.send('eth_getCode', TILL_ADDRESS, 'latest')) === '0x') throw new Error('no till contract')
  await send({ to: token, data: tokenCall('mint', payer, 10n ** 30n) })
  await mine()

  return {
    anvil,
    rpc,
    payer,
    deploy,
    send,
    reader,
    writer,
    hasty,
    proxy,
    token,
    mine,
    freshAddress: () => `0x${randomBytes(20).toString('hex')}`,
    payNative: (to, value) => send({ to, value }),
    payToken: (to, amount) => send({ to: token, data: tokenCall('transfer', to, amount) }),
    payTokenToAll: async (recipients, each) => {
      const terms = equalShares(recipients)
      const id = `0x${randomBytes(8).toString('hex')}`
      const till = evmTillFactory.tillAddress(evmTillFactory.termsHash(terms), id)
      await send({ to: token, data: tokenCall('transfer', till, each * BigInt(recipients.length)) })
      return send({
        to: TILL_ADDRESS,
        data: encodeSettle([{ terms, contract: token, tillNonces: [id] }], 'settle'),
      })
    },
    payTokenInVain: to => send({ to: token, data: tokenCall('transfer', to, 10n ** 40n) }),
    payNativeInVain: value => send({ to: token, value }),
    reorg: async depth => {
      await anvil.send('anvil_reorg', depth, [])
    },
    close: async () => {
      await Promise.all([reader.close(), hasty.reader.close()])
      await proxy.close()
      await anvil.stop()
    },
  }
}

/** Terms that anyone may settle. */
function equalShares(recipients: readonly string[]): ShareTerms {
  const bps = BPS_TOTAL / recipients.length
  return {
    operator: ZERO_ADDRESS,
    refunder: ZERO_ADDRESS,
    recipients: recipients.map(recipient => ({ address: recipient, bps })),
  }
}

async function contractOf(anvil: Anvil, txid: string): Promise<string> {
  const receipt = await anvil.send('eth_getTransactionReceipt', txid)
  if (typeof receipt !== 'object' || receipt === null || !('contractAddress' in receipt))
    throw new Error('the deployment was not mined')
  return String(receipt.contractAddress).toLowerCase()
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}

function address(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
