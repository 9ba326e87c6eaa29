import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createFeeMarket1559Tx } from '@ethereumjs/tx'
import { Address, bytesToHex, createAccount, createAddressFromString, hexToBytes } from '@ethereumjs/util'
import { createVM, runTx, type VM } from '@ethereumjs/vm'
import { type Hex, keccak256, toHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { UndoState } from './undo-state.ts'

/** What one transaction did: `gasUsed` is what its receipt would say. */
export type Outcome = {
  readonly gasUsed: bigint
  readonly ok: boolean
  readonly returned: Hex
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[]
}

const gasLimit = 16_777_216n

/** An in-memory chain with Osaka rules. Its gas is deterministic, which is why the snapshot uses it. */
export class GasChain {
  readonly #vm: VM
  readonly #accounts = new Set<Hex>()

  private constructor(vm: VM) {
    this.#vm = vm
  }

  /** A fresh chain; it needs no closing. */
  static async open(): Promise<GasChain> {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka })
    // Nobody asks for a state root, and a trie would take most of the time.
    return new GasChain(await createVM({ common, stateManager: new UndoState() }))
  }

  /** A funded account that can send transactions; the address depends on `name` only. */
  async account(name: string): Promise<Hex> {
    const key = keccak256(toHex(name))
    const address = privateKeyToAddress(key)
    this.#accounts.add(address)
    await this.setBalance(address, 10n ** 21n)
    return address
  }

  /** Gives an account coin without a transaction. */
  async setBalance(address: Hex, wei: bigint): Promise<void> {
    const at = createAddressFromString(address)
    const account = await this.#vm.stateManager.getAccount(at)
    const next = account ?? createAccount({})
    next.balance = wei
    await this.#vm.stateManager.putAccount(at, next)
  }

  /** Puts runtime code at an address. */
  async setCode(address: Hex, code: Hex): Promise<void> {
    await this.#vm.stateManager.putCode(createAddressFromString(address), hexToBytes(code))
  }

  /** Whether an account exists, with code or without. */
  async exists(address: Hex): Promise<boolean> {
    return (await this.#vm.stateManager.getAccount(createAddressFromString(address))) !== undefined
  }

  /** Runs one transaction on the latest state and keeps its effects. */
  async send(from: Hex, to: Hex | undefined, data: Hex, value = 0n): Promise<Outcome> {
    if (!this.#accounts.has(from)) throw new Error(`no account ${from}`)
    const account = await this.#vm.stateManager.getAccount(createAddressFromString(from))
    const tx = createFeeMarket1559Tx(
      {
        chainId: 1n,
        nonce: account?.nonce ?? 0n,
        maxFeePerGas: 10n,
        maxPriorityFeePerGas: 1n,
        gasLimit,
        ...(to === undefined ? {} : { to: createAddressFromString(to) }),
        value,
        data: hexToBytes(data),
      },
      { common: this.#vm.common, freeze: false },
    )
    // Gas does not depend on the signature, and making and checking one takes longer than the rest.
    tx.getSenderAddress = () => createAddressFromString(from)
    const result = await runTx(this.#vm, { tx, skipBlockGasLimitValidation: true })
    return {
      gasUsed: result.totalGasSpent,
      ok: result.execResult.exceptionError === undefined,
      returned: bytesToHex(result.execResult.returnValue),
      logs: (result.receipt.logs ?? []).map(([address, topics, bytes]) => ({
        address: new Address(address).toString(),
        topics: topics.map(topic => bytesToHex(topic)),
        data: bytesToHex(bytes),
      })),
    }
  }
}
