import { describeChain } from '../conformance/describe-chain.ts'
import { openEvmHarness } from '../conformance/evm-harness.ts'

describeChain('EVM', openEvmHarness)
