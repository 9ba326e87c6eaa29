import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { z } from 'zod'
import { writeFileAtomic } from './write-file.ts'

/** Blocks kept over a restart. The gateway looks back some dozen; receipts of older payments are gone. */
export const BLOCKS_KEPT = 1_000

const stateSchema = z.looseObject({
  best_block_number: z.number(),
  blocks: z.array(z.looseObject({ header: z.looseObject({ number: z.string(), timestamp: z.string() }) })),
  transactions: z.array(z.looseObject({ block_number: z.number() })),
})
type State = z.infer<typeof stateSchema>
type Block = State['blocks'][number]

/**
 * Makes a node's state file fit to start from: when the file was torn by a crash (the node writes it in place), its
 * last good copy takes over; old blocks are dropped, except the genesis block, by whose hash the chain is known, since
 * the node writes all it has every second (1.7 KB per empty block). Returns how it went.
 */
export function prepareState(file: string): 'new' | 'kept' | 'restored' {
  const own = readState(file)
  const state = own ?? readState(copyOf(file))
  if (state === undefined) {
    rmSync(file, { force: true })
    return 'new'
  }
  const oldest = state.best_block_number - BLOCKS_KEPT
  const trimmed: State = {
    ...state,
    blocks: [genesisOf(state), ...state.blocks.filter(block => numberOf(block) > Math.max(oldest, 0))],
    transactions: state.transactions.filter(transaction => transaction.block_number > oldest),
  }
  writeFileAtomic(file, JSON.stringify(trimmed), 0o600)
  return own === undefined ? 'restored' : 'kept'
}

/**
 * Copies the state file if it is whole; whether it was. The node may be writing: then the copy has no proper end, or has the
 * beginning of one state and the end of the next, and is dropped. Nothing else of this process can come between.
 */
export function backUpState(file: string): boolean {
  if (!existsSync(file)) return false
  const partial = `${file}.tmp`
  const before = versionOf(file)
  copyFileSync(file, partial)
  if (versionOf(file) !== before || !isWhole(partial)) {
    rmSync(partial, { force: true })
    return false
  }
  renameSync(partial, copyOf(file))
  return true
}

/** Another one after every write. */
function versionOf(file: string): string {
  const { mtimeNs, size } = statSync(file, { bigint: true })
  return `${mtimeNs} ${size}`
}

/** Each start of the node adds a genesis block of its own to the file; the first is the one its chain stands on. */
function genesisOf(state: State): Block {
  return state.blocks
    .filter(block => numberOf(block) === 0)
    .reduce((a, b) => (Number(b.header.timestamp) < Number(a.header.timestamp) ? b : a))
}

function numberOf(block: Block): number {
  return Number(block.header.number)
}

/** Where the last good copy of a node's state file is. */
export function copyOf(file: string): string {
  return `${file}.good`
}

/** The file is one JSON object without line ends inside, so a whole one begins and ends with a brace. */
function isWhole(file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const tail = Buffer.alloc(TAIL.length)
    const read = readSync(handle, tail, 0, tail.length, Math.max(0, size - tail.length))
    return tail.toString('latin1', 0, read) === TAIL
  } finally {
    closeSync(handle)
  }
}

// The last field of the file; the node keeps no historical states in it.
const TAIL = '"historical_states":null}'

function readState(file: string): State | undefined {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    const usable = parsed.success && parsed.data.blocks.some(block => numberOf(block) === 0)
    return usable ? parsed.data : undefined
  } catch {
    return undefined
  }
}
