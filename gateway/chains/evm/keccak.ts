import { keccakPermutationModule } from './keccak-permutation.ts'

/** Bytes that one permutation takes in. */
const RATE = 136

const { memory, permute } = instantiate()
const state = new Uint32Array(memory.buffer, 0, 50)
const digest = new Uint8Array(memory.buffer, 0, 32)
const block = new Uint8Array(memory.buffer, 512, RATE)
const blockWords = new Uint32Array(memory.buffer, 512, RATE / 4)

/** Keccak-256 as Ethereum uses it (padding 0x01, not SHA-3's). 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  state.fill(0)
  let at = 0
  for (; at + RATE <= bytes.length; at += RATE) {
    block.set(bytes.subarray(at, at + RATE))
    absorb()
  }
  block.fill(0)
  block.set(bytes.subarray(at))
  block[bytes.length - at] = 0x01
  block[RATE - 1] = (block[RATE - 1] ?? 0) | 0x80
  absorb()
  return digest.slice()
}

function absorb(): void {
  for (let word = 0; word < blockWords.length; word += 1)
    state[word] = (state[word] ?? 0) ^ (blockWords[word] ?? 0)
  permute()
}

/** What is used of the runtime's WebAssembly; the compiler knows it only together with a browser's types. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (options: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
}

function instantiate(): { memory: { readonly buffer: ArrayBuffer }; permute: () => void } {
  const module = new WebAssembly.Module(keccakPermutationModule())
  const { memory, permute } = new WebAssembly.Instance(module).exports
  if (!(memory instanceof WebAssembly.Memory) || typeof permute !== 'function')
    throw new Error('not our module')
  return { memory, permute: () => permute() }
}
