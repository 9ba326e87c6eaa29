import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { callForQuantity, callNode, NodeRefused } from './node-rpc.ts'
import { PAYER } from './sandbox-contracts.ts'

/** A transaction of the payer that was mined. */
export interface PayerReceipt {
  readonly txid: string
  readonly blockNumber: number
}

/** A transaction of the payer: a call, a transfer of coin (base units), or both. */
export interface PayerCall {
  readonly to: string
  readonly data?: string
  readonly valueAtoms?: bigint
}

const receiptSchema = z.object({ status: z.string(), blockNumber: z.string() })
const MINED_WITHIN_MS = 15_000
const GAS_MARGIN = 2n

/**
 * Sends from a local chain's payer, whose key the node holds. Calls may run at once: they are handed to the node one
 * after another, so that each gets its own nonce. Others may use the same account meanwhile.
 */
export class Payer {
  readonly #rpcUrl: string
  #last: Promise<unknown> = Promise.resolve()

  constructor(rpcUrl: string) {
    this.#rpcUrl = rpcUrl
  }

  /** Resolves when it is mined. @throws NodeRefused when the node does not take it or it reverts */
  async send(call: PayerCall): Promise<PayerReceipt> {
    const handed = this.#last.then(() => this.#hand(call))
    this.#last = handed.catch(() => undefined)
    return this.#mined(await handed)
  }

  async #hand({ to, data, valueAtoms }: PayerCall): Promise<string> {
    const value = valueAtoms === undefined ? {} : { value: `0x${valueAtoms.toString(16)}` }
    const transaction = { from: PAYER.address, to, ...(data === undefined ? {} : { data }), ...value }
    // The estimate says why a call would revert; the node would mine it regardless.
    const estimate = await callForQuantity(this.#rpcUrl, 'eth_estimateGas', [transaction])
    // An address that is settled between estimate and block makes the transfer dearer: its balance starts from zero again.
    const gas = `0x${(estimate * GAS_MARGIN).toString(16)}`
    return z.string().parse(await callNode(this.#rpcUrl, 'eth_sendTransaction', [{ ...transaction, gas }]))
  }

  async #mined(txid: string): Promise<PayerReceipt> {
    const deadline = performance.now() + MINED_WITHIN_MS
    for (let wait = 2; performance.now() < deadline; wait = Math.min(wait * 2, 100)) {
      const found = await callNode(this.#rpcUrl, 'eth_getTransactionReceipt', [txid])
      if (found !== null) {
        const receipt = receiptSchema.parse(found)
        if (BigInt(receipt.status) !== 1n) throw new NodeRefused(`transaction ${txid} reverted`)
        return { txid, blockNumber: Number(receipt.blockNumber) }
      }
      await sleep(wait)
    }
    throw new NodeRefused(`transaction ${txid} was not mined within ${MINED_WITHIN_MS / 1000} s`)
  }
}
