import { audit } from './audit.ts'
import { bank } from './bank.ts'
import { clock } from './clock.ts'
import { commitCut } from './commit-cut.ts'
import { duplicate } from './duplicate.ts'
import { fakeDeposit } from './fake-deposit.ts'
import { falseCredit } from './false-credit.ts'
import { finality } from './finality.ts'
import { kills } from './kills.ts'
import { liveness } from './liveness.ts'
import type { Metric } from './metric.ts'
import { missed } from './missed.ts'
import { pgkill } from './pgkill.ts'
import { reconcile } from './reconcile.ts'
import { reorg } from './reorg.ts'
import { theft } from './theft.ts'

/** Every reliability figure, in the order they are measured. */
export const metrics: readonly Metric[] = [
  falseCredit,
  fakeDeposit,
  missed,
  duplicate,
  liveness,
  reconcile,
  commitCut,
  reorg,
  finality,
  theft,
  bank,
  pgkill,
  clock,
  audit,
  kills,
]
