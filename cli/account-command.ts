import { parseArgs } from 'node:util'
import { type OpenAccount, withAccount } from '@polytill/gateway/entry/open-account.ts'
import { readBooksConfig } from './books-config.ts'

/** The command line makes no sense; the usage is shown with it. */
export class UsageError extends Error {
  readonly code = 'usage'
}

/** What was asked cannot be done; nothing was changed. */
export class Refusal extends Error {
  readonly code = 'refused'
}

/** What a command prints: text for people, a value for `--json`. */
export interface Report {
  readonly text: string
  readonly json: unknown
}

/** The command line after the command: words, and options by name. */
export interface CommandLine {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

/** What a command does with the account. Throws `Refusal` when it cannot be done. */
export type AccountWork = (account: OpenAccount) => Promise<Report>

/** A command on one business's account. `read` looks at the words before anything is opened. */
export interface AccountCommand {
  readonly usage: string
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** @throws UsageError */
  readonly read: (line: CommandLine) => AccountWork
}

/** Where a command writes; tests read it. */
export interface Streams {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

const TERMINAL: Streams = { print: text => console.log(text), complain: text => console.error(text) }

/** Who is recorded as having changed an account from here. */
export const COMMAND_LINE = 'command line'

const COMMON = {
  business: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const COMMON_USAGE = `
  --business <id or email>     which business; needed when there are several
  --json                       print for programs`

/**
 * Runs a command on an account of the gateway that POLYTILL_CONFIG or POLYTILL_HOME names, which may be running. Resolves with the exit
 * code: 1 when refused, 2 when the command line or the configuration makes no sense.
 */
export async function runAccountCommand(
  command: AccountCommand,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  { print, complain }: Streams = TERMINAL,
): Promise<number> {
  try {
    const line = readLine(command, args)
    if (line.options.help === true) {
      print(command.usage + COMMON_USAGE)
      return 0
    }
    const work = command.read(line)
    const named = typeof line.options.business === 'string' ? line.options.business : null
    const report = await withAccount(readBooksConfig(env), named, work)
    print(line.options.json === true ? JSON.stringify(report.json, null, 2) : report.text)
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    complain(`polytill: ${message}`)
    if (error instanceof UsageError) complain(`\n${command.usage}${COMMON_USAGE}`)
    return error instanceof Refusal ? 1 : 2
  }
}

function readLine({ options }: AccountCommand, args: readonly string[]): CommandLine {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, ...COMMON },
      allowPositionals: true,
      strict: true,
    })
    return { words: parsed.positionals, options: parsed.values as CommandLine['options'] }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
