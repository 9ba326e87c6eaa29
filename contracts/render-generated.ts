import { getCreate2Address, type Hex, hexToBytes, keccak256, zeroHash } from 'viem'
import type { Artifact } from './compile.ts'

/** The deterministic deployment factory, at this address on every chain that has it (EIP-7997). */
const factoryAddress: Hex = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

/** delegatecall(creator, no data); revert when it failed; deploy what it returned. The same bytes as in `Collector.sol`. */
const tillInitCode: Hex = '0x5f5f5f5f335af43d5f5f3e6011573d5ffd5b3d5ff3'

/** Contracts deployed through the factory, whose address is therefore a constant. */
const deterministic = new Set(['Till', 'Payout'])

/** File name to text, for every file of `generated/`. Depends on nothing but the artifacts. */
export function renderGenerated(artifacts: readonly Artifact[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const artifact of artifacts) files.set(`${kebab(artifact.name)}.ts`, renderContract(artifact))
  return files
}

function renderContract(artifact: Artifact): string {
  const { name, abi, bytecode } = artifact
  const camel = name.charAt(0).toLowerCase() + name.slice(1)
  const lines = [
    '// Written by contracts/build.ts; do not edit.',
    '',
    `export const ${camel}Abi = ${JSON.stringify(abi, null, 2)} as const`,
    '',
    '/** Creation code; constructor arguments, if any, are appended ABI-encoded. */',
    `export const ${camel}Bytecode = '${bytecode}' as const`,
  ]
  if (deterministic.has(name)) {
    const address = getCreate2Address({ from: factoryAddress, salt: zeroHash, bytecode })
    const upper = name.toUpperCase()
    lines.push(
      '',
      '/** CREATE2 factory; deployment is a call to it with salt (32 zero bytes) ++ creation code. */',
      `export const ${upper}_FACTORY_ADDRESS = '${factoryAddress}' as const`,
      '',
      '/** Where the factory puts this contract on every chain. */',
      `export const ${upper}_ADDRESS = '${address}' as const`,
      '',
      '/** keccak256 of the code that is there then (EXTCODEHASH, EIP-1052). */',
      `export const ${upper}_CODE_HASH = '${deployedCodeHash(artifact, address)}' as const`,
    )
  }
  if (name === 'Till') {
    lines.push(
      '',
      "/** A till's constant creation code. */",
      `export const TILL_INIT_CODE = '${tillInitCode}' as const`,
      '',
      '/** keccak256 of it, for CREATE2(TILL_ADDRESS, keccak256(termsHash ++ id), TILL_INIT_CODE_HASH). */',
      `export const TILL_INIT_CODE_HASH = '${keccak256(tillInitCode)}' as const`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** Of contracts whose immutables are all their own address, as those of the deterministic ones are. */
function deployedCodeHash({ runtime, immutables }: Artifact, address: Hex): Hex {
  const code = hexToBytes(runtime)
  for (const start of immutables) code.set(hexToBytes(address), start + 12)
  return keccak256(code)
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
}
