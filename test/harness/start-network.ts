import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ChainNode } from './chain-node.ts'
import { deployTestContracts } from './test-contracts.ts'
import type { TestNetwork, TestNetworkName } from './test-networks.ts'

/** A real node of its own with the deployed contracts and tokens; whoever started it stops it and removes its home. */
export async function startNetwork(name: TestNetworkName): Promise<TestNetwork> {
  const home = mkdtempSync(path.join(tmpdir(), 'polytill-test-node-'))
  const chainId = name === 'ethereum' ? 31_337 : 31_338
  const node = await ChainNode.start({ chainId, logFile: path.join(home, 'anvil.log') })
  return { name, chainId, home, node, tokens: await deployTestContracts(node, node.accounts[0] ?? '') }
}
