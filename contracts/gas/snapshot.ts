import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GasFigures, measureGas } from './scenarios.ts'

const snapshotPath = join(import.meta.dirname, '..', 'gas-snapshot.json')

/** The committed figures, by scenario. Throws when the file holds anything but numbers. */
export function readSnapshot(): GasFigures {
  return parseFigures(readFileSync(snapshotPath, 'utf8'))
}

/** Figures as JSON. Throws when there is anything but numbers. */
export function parseFigures(json: string): GasFigures {
  const parsed: unknown = JSON.parse(json)
  if (typeof parsed !== 'object' || parsed === null) throw new Error('gas figures are no object')
  return Object.fromEntries(
    Object.entries(parsed).map(([name, gas]) => {
      if (typeof gas !== 'number') throw new Error(`gas figures: ${name} is not a number`)
      return [name, gas]
    }),
  )
}

/** `node contracts/gas/snapshot.ts` measures anew and writes the file, which is then committed; `--print` only shows it. */
if (import.meta.main) {
  const figures = `${JSON.stringify(await measureGas(), null, 2)}\n`
  if (process.argv.includes('--print')) process.stdout.write(figures)
  else {
    writeFileSync(snapshotPath, figures)
    console.log(`wrote ${snapshotPath}`)
  }
}
