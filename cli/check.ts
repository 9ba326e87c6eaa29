import { statSync } from 'node:fs'
import path from 'node:path'
import { readConfigFile } from '@polytill/gateway/entry/config-file.ts'
import { examineGateway } from '@polytill/gateway/entry/examine-gateway.ts'
import { type Finding, ok, warning } from '@polytill/gateway/entry/finding.ts'

const MARKS = { ok: '✔', warning: '!', problem: '✖' } as const

/**
 * `polytill check`: whether a gateway of the config file that POLYTILL_CONFIG names would work. Resolves with the exit code: 0 when
 * nothing is in its way, 1 when something is, 2 when there is no config file or it makes no sense.
 */
export async function check(env: NodeJS.ProcessEnv, options: { readonly json: boolean }): Promise<number> {
  if (!env.POLYTILL_CONFIG) {
    console.error('polytill: POLYTILL_CONFIG must name the config file; "polytill setup" makes one')
    return 2
  }
  const file = path.resolve(env.POLYTILL_CONFIG)
  try {
    const config = readConfigFile(file)
    const findings = [examineFile(file), ...(await examineGateway(config))]
    console.log(options.json ? JSON.stringify(findings, null, 2) : render(findings))
    return findings.some(({ state }) => state === 'problem') ? 1 : 0
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

function examineFile(file: string): Finding {
  if ((statSync(file).mode & 0o077) === 0) return ok('config file', file)
  return warning('config file', `others on this machine can read it, and it holds secrets: chmod 600 ${file}`)
}

function render(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  const lines = findings.map(
    ({ subject, state, text }) => `${MARKS[state]} ${subject.padEnd(width)}  ${text}`,
  )
  const problems = findings.filter(({ state }) => state === 'problem').length
  const end = problems === 0 ? 'Nothing is in the way of a start.' : `${problems} in the way: see ✖ above.`
  return [...lines, '', end].join('\n')
}
