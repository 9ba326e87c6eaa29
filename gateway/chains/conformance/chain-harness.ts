import type { FaultProxy } from '../../../devnet/fault-proxy.ts'
import type { ChainReader, ChainWriter } from '../port.ts'

/**
 * A driver on a real local chain, for the behaviour suite. Every payment waits in the pool until `mine`; all of them
 * come from rich accounts of the chain. Addresses are canonical.
 */
export interface ChainHarness {
  readonly reader: ChainReader
  readonly writer: ChainWriter
  /** The same driver with little patience, for a node that hangs: it may give up on a slow one too. */
  readonly hasty: { readonly reader: ChainReader; readonly writer: ChainWriter }
  /** The node as the driver sees it. */
  readonly proxy: FaultProxy
  /** Contract of the token that the payments use. */
  readonly token: string
  /** An address that nobody has used. */
  freshAddress(): string
  mine(blocks?: number): Promise<void>
  payNative(to: string, amountAtoms: bigint): Promise<string>
  payToken(to: string, amountAtoms: bigint): Promise<string>
  /** One transaction that moves tokens to each of these, in equal parts. */
  payTokenToAll(recipients: readonly string[], amountAtomsEach: bigint): Promise<string>
  /** A token payment that is mined and fails. */
  payTokenInVain(to: string): Promise<string>
  /** A native payment that is mined and fails. */
  payNativeInVain(amountAtoms: bigint): Promise<string>
  /** Replaces the last blocks by others without their transactions, as high as before. */
  reorg(depth: number): Promise<void>
  close(): Promise<void>
}
