import { parseArgs } from 'node:util'
import { BusinessError } from '@polytill/gateway/businesses/errors.ts'
import {
  type OpenAccount,
  type OpenGateway,
  withAccount,
  withGateway,
} from '@polytill/gateway/entry/open-account.ts'
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
  /** What the command exits with; 0 when it does not say. */
  readonly exitCode?: number
}

/** The command line after the command: words, and options by name. */
export interface CommandLine {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

/** What a command does with the account. Throws `Refusal` or a `BusinessError` when it cannot be done. */
export type AccountWork = (account: OpenAccount) => Promise<Report>

/** A command on something that is opened for it. `read` looks at the words before that. */
export interface Command<Target> {
  readonly usage: string
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** @throws UsageError */
  readonly read: (line: CommandLine) => (target: Target) => Promise<Report>
}

/** A command on one business's account. */
export type AccountCommand = Command<OpenAccount>

/** A command on the gateway as a whole. */
export type GatewayCommand = Command<OpenGateway>

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
export function runAccountCommand(
  command: AccountCommand,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  const described = { ...command, usage: command.usage + COMMON_USAGE }
  return runCommand(described, args, streams, ({ options }, work) => {
    const named = typeof options.business === 'string' ? options.business : null
    return withAccount(readBooksConfig(env), named, work)
  })
}

/** The same for a command that is about all businesses. */
export function runGatewayCommand(
  command: GatewayCommand,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runCommand(command, args, streams, (_line, work) => withGateway(readBooksConfig(env), work))
}

async function runCommand<Target>(
  command: Command<Target>,
  args: readonly string[],
  { print, complain }: Streams = TERMINAL,
  open: (line: CommandLine, work: (target: Target) => Promise<Report>) => Promise<Report>,
): Promise<number> {
  try {
    const line = readLine(command, args)
    if (line.options.help === true) {
      print(command.usage)
      return 0
    }
    const report = await open(line, command.read(line))
    print(line.options.json === true ? JSON.stringify(report.json, null, 2) : report.text)
    return report.exitCode ?? 0
  } catch (error) {
    complain(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    if (error instanceof UsageError) complain(`\n${command.usage}`)
    return error instanceof Refusal || error instanceof BusinessError ? 1 : 2
  }
}

function readLine({ options }: Pick<AccountCommand, 'options'>, args: readonly string[]): CommandLine {
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
