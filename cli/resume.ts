import { resumeNetwork } from '@polytill/gateway/entry/resume-network.ts'
import { asksForHelp } from './asks-for-help.ts'
import { readBooksConfig } from './books-config.ts'

const USAGE = 'Usage: polytill resume <network>'

/** `polytill resume <network>`: lets a halted chain or settlement account go on. Resolves with the exit code: 1 when refused. */
export async function resume(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
  if (asksForHelp(args)) {
    console.log(USAGE)
    return 0
  }
  try {
    const { databaseUrl, networks } = readBooksConfig(env)
    const network = networks.find(({ network }) => network === args[0])
    if (!network || args.length !== 1) {
      console.error(`${USAGE}; configured: ${networks.map(({ network }) => network).join(', ')}`)
      return 2
    }
    const outcome = await resumeNetwork(databaseUrl, network)
    if (outcome.kind === 'refused') console.error(`polytill: ${outcome.reason}`)
    else console.log(outcome.kind === 'resumed' ? `${args[0]} goes on.` : `${args[0]} is not halted.`)
    return outcome.kind === 'refused' ? 1 : 0
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}
