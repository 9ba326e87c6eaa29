import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ScoreLine } from './metric.ts'
import type { SimulationSpeed } from './simulated-runs.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const PAGE = path.join(ROOT, 'docs', 'score.md')
const BLOCK = /(<!-- figures -->\n)[\s\S]*(<!-- \/figures -->)/

/** What a score run was made with, and what came of it. */
export interface Figures {
  readonly lines: readonly ScoreLine[]
  readonly speed: SimulationSpeed | null
  readonly seconds: number
}

/** The figures as Markdown: date, commit, machine, and a table. */
export function figuresMarkdown({ lines, speed, seconds }: Figures): string {
  const passed = lines.filter(line => line.pass).length
  const machine = `${os.availableParallelism()} cores, load ${os.loadavg()[0]?.toFixed(1)} at the end`
  return [
    `${new Date().toISOString().slice(0, 10)}, commit ${commit()}, seed ${lines[0]?.seed}, ${machine}: ` +
      `${passed} passed, ${lines.length - passed} failed in ${Math.round(seconds)} s.`,
    ...(speed
      ? [`Simulation: ${speed.payments} payments, ${speed.paymentsPerSecond} a second on one core at a time.`]
      : []),
    '',
    '| metric | n | bad | seconds |',
    '| --- | --- | --- | --- |',
    ...lines.map(line => `| \`${line.metric}\` | ${line.n} | ${line.bad} | ${line.seconds} |`),
    '',
  ].join('\n')
}

/** Replaces the last figures in docs/score.md. @throws Error when the page has no place for them */
export function writeFigures(figures: Figures): void {
  const page = readFileSync(PAGE, 'utf8')
  if (!BLOCK.test(page)) throw new Error(`${PAGE} has no place for the figures`)
  writeFileSync(
    PAGE,
    page.replace(BLOCK, (_, begin: string, end: string) => `${begin}${figuresMarkdown(figures)}${end}`),
  )
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with uncommitted changes' : ''}`
}
