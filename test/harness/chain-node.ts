import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, logTail, spawnChild } from '../../devnet/child.ts'
import { freePort } from '../../devnet/free-port.ts'
import { callNode, callNodeEach, type NodeCall } from './call-node.ts'
import { waitUntil } from './wait-until.ts'

/** A transaction of one of the node's own accounts. Amounts in base units. */
export interface TestTransaction {
  readonly from: string
  readonly to?: string
  readonly data?: string
  readonly value?: bigint
  readonly nonce?: number
  /** Set where the estimate would fail, as for a transaction that reverts. */
  readonly gas?: bigint
  readonly maxFeePerGas?: bigint
}

/** A log as the node answers it. */
export interface NodeLog {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
  readonly transactionHash: string
  readonly blockNumber: string
}

/** keccak256("Transfer(address,address,uint256)") */
export const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** A real anvil on a free port, mining each transaction at once and nothing else. */
export class ChainNode {
  readonly rpcUrl: string
  readonly wsUrl: string
  /** The node's own rich accounts, lower case. */
  readonly accounts: readonly string[]
  readonly #child: Child

  private constructor(port: number, child: Child, accounts: readonly string[]) {
    this.rpcUrl = `http://127.0.0.1:${port}`
    this.wsUrl = `ws://127.0.0.1:${port}`
    this.#child = child
    this.accounts = accounts
  }

  static async start(options: {
    chainId: number
    logFile: string
    slotsInAnEpoch?: number
  }): Promise<ChainNode> {
    const port = await freePort()
    const child = await spawnChild({
      name: `anvil ${options.chainId}`,
      command: anvilProgram(),
      args: [
        ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(options.chainId), '--silent'],
        ...['--slots-in-an-epoch', String(options.slotsInAnEpoch ?? 32)],
      ],
      logFile: options.logFile,
      exitSignal: 'SIGKILL',
      removeAtExit: path.dirname(options.logFile),
    })
    const accounts = await waitUntil('anvil answers', async () => {
      const answer = await callNode(`http://127.0.0.1:${port}`, 'eth_accounts', []).catch(() => null)
      // Whoever has the port then is somebody else's node.
      if (!child.running()) throw new Error(`anvil: ${await child.ended}\n${await logTail(options.logFile)}`)
      return answer
    })
    if (!Array.isArray(accounts)) throw new Error('eth_accounts gave no list')
    return new ChainNode(
      port,
      child,
      accounts.map(account => String(account).toLowerCase()),
    )
  }

  call(method: string, ...params: unknown[]): Promise<unknown> {
    return callNode(this.rpcUrl, method, params)
  }

  callEach(calls: readonly NodeCall[]): Promise<unknown[]> {
    return callNodeEach(this.rpcUrl, calls)
  }

  async number(method: string, ...params: unknown[]): Promise<bigint> {
    return BigInt(String(await this.call(method, ...params)))
  }

  /** Hands a transaction in; under automine it is in a block when its receipt is there. Returns its hash. */
  async submit(transaction: TestTransaction): Promise<string> {
    const { value, gas, nonce, maxFeePerGas, ...rest } = transaction
    const hash = await this.call('eth_sendTransaction', {
      ...rest,
      ...(value === undefined ? {} : { value: hex(value) }),
      ...(gas === undefined ? {} : { gas: hex(gas) }),
      ...(nonce === undefined ? {} : { nonce: hex(BigInt(nonce)) }),
      ...(maxFeePerGas === undefined ? {} : { maxFeePerGas: hex(maxFeePerGas) }),
    })
    return String(hash)
  }

  /** Submits and waits for the receipt. @throws Error when it reverted */
  async send(transaction: TestTransaction): Promise<string> {
    const hash = await this.submit(transaction)
    if ((await this.receipt(hash)).status !== '0x1') throw new Error(`transaction ${hash} reverted`)
    return hash
  }

  async receipt(hash: string): Promise<Record<string, unknown>> {
    const receipt = await waitUntil(`receipt of ${hash}`, () => this.call('eth_getTransactionReceipt', hash))
    if (typeof receipt !== 'object') throw new Error('a receipt is an object')
    return { ...receipt }
  }

  /** Everything that `work` submits lands in one block. */
  async inOneBlock<T>(work: () => Promise<T>): Promise<T> {
    await this.call('evm_setAutomine', false)
    const result = await work()
    await this.call('evm_setAutomine', true)
    await this.call('evm_mine')
    return result
  }

  async mine(blocks = 1): Promise<void> {
    await this.call('anvil_mine', hex(BigInt(blocks)))
  }

  /** Signed bytes of a transaction that the node knows. */
  async rawTransaction(hash: string): Promise<string> {
    return String(await this.call('eth_getRawTransactionByHash', hash))
  }

  head(): Promise<bigint> {
    return this.number('eth_blockNumber')
  }

  async headHash(): Promise<string> {
    const block = await this.call('eth_getBlockByNumber', 'latest', false)
    return typeof block === 'object' && block !== null && 'hash' in block ? String(block.hash) : ''
  }

  balance(account: string): Promise<bigint> {
    return this.number(...balanceCall(null, account))
  }

  minedNonce(account: string): Promise<bigint> {
    return this.number('eth_getTransactionCount', account, 'latest')
  }

  tokenBalance(token: string, account: string): Promise<bigint> {
    return this.number(...balanceCall(token, account))
  }

  /** What each address holds of a token, or of coin: null. In the order of the questions. */
  async balances(
    questions: readonly (readonly [token: string | null, account: string])[],
  ): Promise<bigint[]> {
    const answers = await this.callEach(questions.map(question => balanceCall(...question)))
    return answers.map(answer => BigInt(String(answer)))
  }

  /** All `Transfer` logs of the chain, of one token or all, from or to an account. */
  async transferLogs(filter: { token?: string; from?: string; to?: string }): Promise<NodeLog[]> {
    const { token, from, to } = filter
    const topic = (account: string | undefined): string | null => (account ? `0x${word(account)}` : null)
    const logs = await this.call('eth_getLogs', {
      fromBlock: '0x0',
      toBlock: 'latest',
      ...(token ? { address: token } : {}),
      topics: [TRANSFER_TOPIC, topic(from), topic(to)],
    })
    return Array.isArray(logs) ? logs : []
  }

  running(): boolean {
    return this.#child.running()
  }

  async stop(): Promise<void> {
    await this.#child.stop('SIGTERM', 3_000)
  }
}

function balanceCall(token: string | null, account: string): NodeCall {
  if (token === null) return ['eth_getBalance', account, 'latest']
  return ['eth_call', { to: token, data: `0x70a08231${word(account)}` }, 'latest']
}

/** An address or number as a 32-byte word without prefix. */
export function word(value: string | bigint): string {
  const text = typeof value === 'bigint' ? value.toString(16) : value.slice(2).toLowerCase()
  return text.padStart(64, '0')
}

export function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}

function anvilProgram(): string {
  const entry = fileURLToPath(import.meta.resolve('@foundry-rs/anvil-linux-amd64/package.json'))
  return path.join(path.dirname(entry), 'bin', 'anvil')
}
