import { catchup } from './catchup.ts'
import { checkout } from './checkout.ts'
import { create } from './create.ts'
import { isDisturbed, watchCpu } from './disturbance.ts'
import { gas } from './gas.ts'
import { latency } from './latency.ts'
import { describeMachine } from './machine.ts'
import { type Bench, formatMeasurement, type Measurement, measurementLine } from './measurement.ts'
import { memory } from './memory.ts'
import { operations } from './operations.ts'
import { qr } from './qr.ts'
import { rates } from './rates.ts'
import { Releases } from './releases.ts'
import { scale } from './scale.ts'
import { start } from './start.ts'
import { walletList } from './wallet-list.ts'
import { wallets } from './wallets.ts'

const BENCHES: Readonly<Record<string, { readonly bench: Bench; readonly about: string }>> = {
  start: { bench: start, about: 'seconds from `npm start` to ready, first and warm' },
  memory: { bench: memory, about: 'memory of all our processes, idle' },
  create: { bench: create, about: 'addresses created per second over HTTP, at 1, 16 and 64 connections' },
  latency: { bench: latency, about: 'from a block with 10 and 100 payments to their signed callbacks' },
  gas: { bench: gas, about: 'gas per settled payment in batches of 1, 10 and 50' },
  operations: { bench: operations, about: 'gas of settling and refunding Bleumi wallets, first and again' },
  checkout: { bench: checkout, about: 'the payment page: weight, first paint, from a block to the screen' },
  rates: { bench: rates, about: 'conversions per second at 16 connections, and quotes in memory' },
  qr: { bench: qr, about: 'QR codes per second on one core' },
  wallets: { bench: wallets, about: 'Bleumi wallets created per second at 16 connections, beside addresses' },
  'wallet-list': { bench: walletList, about: 'pages of a list of a million Bleumi wallets' },
  scale: { bench: scale, about: 'requests and callbacks with ten thousand and with a million addresses' },
  catchup: { bench: catchup, about: 'blocks and transfers scanned per second when behind' },
}

const HELP = `npm run bench [-- NAME...]    measures; without names, everything (some 12 minutes)

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join('\n')}

For every figure: a line to read and a line of JSON {metric, n, values, unit, goal, pass, raw, cpu}. The last line is
\`N passed, N failed\` and counts the figures that have an aim. A missed aim is a result: the exit code is 0. It is 1
when a bench could not run, 2 for a wrong name. Each bench runs its own sandbox in a temporary folder on free ports and
leaves nothing behind. Close other programs: load generators share the machine with what they measure.`

const releases = new Releases()

async function main(names: readonly string[]): Promise<number> {
  if (names.includes('--help') || names.includes('-h')) {
    console.log(HELP)
    return 0
  }
  const unknown = names.filter(name => !Object.hasOwn(BENCHES, name))
  if (unknown.length > 0) {
    console.error(`no such bench: ${unknown.join(', ')}\n\n${HELP}`)
    return 2
  }
  console.log(JSON.stringify({ machine: describeMachine() }))
  const measured: Measurement[] = []
  const broken: string[] = []
  for (const [name, { bench, about }] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.log(`\n${name}: ${about}`)
    try {
      const run = { onEnd: releases.add, say: (text: string) => console.log(`  … ${text}`) }
      const cpuSince = watchCpu()
      const measurements = await bench(run)
      const cpu = cpuSince()
      for (const measurement of measurements) {
        measured.push(measurement)
        console.log(formatMeasurement(measurement))
        console.log(measurementLine(measurement, cpu))
      }
      if (isDisturbed(cpu))
        console.log(
          `  disturbed: other programs took ${Math.round((cpu.others + cpu.stolen) * 100)} % of the machine`,
        )
    } catch (error) {
      broken.push(name)
      console.error(`  ${name} could not run: ${error instanceof Error ? error.stack : String(error)}`)
    } finally {
      await releases.run()
    }
  }
  if (broken.length > 0) console.log(`\ncould not run: ${broken.join(', ')}`)
  const passed = measured.filter(({ pass }) => pass === true).length
  const failed = measured.filter(({ pass }) => pass === false).length
  console.log(`\n${passed} passed, ${failed} failed`)
  return broken.length > 0 ? 1 : 0
}

for (const [name, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(name, async () => {
    await releases.run()
    process.exit(code)
  })

process.exitCode = await main(process.argv.slice(2))
