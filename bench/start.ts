import type { Bench, Measurement } from './measurement.ts'
import { startSandbox } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const NPM_START = ['npm', 'start', '--silent'] as const
const AIM_FIRST_S = 60
const AIM_WARM_S = 10
const WARM_STARTS = 3

/** From typing `npm start` to `/readyz`: in an empty home, then again in the same home. */
export const start: Bench = async run => {
  const home = temporaryHome(run, 'start')
  const first = await startSandbox(run, { home, command: NPM_START })
  const stopsMs = [await first.stop()]
  const warmMs: number[] = []
  for (let round = 0; round < WARM_STARTS; round++) {
    const again = await startSandbox(run, { home, command: NPM_START })
    warmMs.push(again.readyMs)
    stopsMs.push(await again.stop())
  }
  return [
    judge('start.first', [first.readyMs], AIM_FIRST_S, { stopsMs }),
    judge('start.warm', warmMs, AIM_WARM_S, { stopsMs }),
  ]
}

function judge(
  metric: string,
  observedMs: readonly number[],
  aimSeconds: number,
  raw: Measurement['raw'],
): Measurement {
  const slowest = Math.max(...observedMs) / 1000
  return {
    metric,
    n: observedMs.length,
    values: { slowest },
    unit: 's to /readyz',
    goal: `< ${aimSeconds} s`,
    pass: slowest < aimSeconds,
    raw: { observedMs, ...raw },
  }
}
