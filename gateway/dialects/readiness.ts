/** One thing that must work before this process should get traffic. */
export interface ReadinessProbe {
  readonly name: string
  /** Resolves with the finding and figures worth showing; never secrets. A rejection counts as not ready. */
  check(): Promise<ReadinessFinding>
}

/** What one probe found. */
export interface ReadinessFinding {
  readonly ready: boolean
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/** What `/readyz` tells: ready when every probe is. */
export interface ReadinessReport {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, ReadinessFinding>>
}

/** Asks all probes at once; one that takes longer than `timeoutMs` is not ready. */
export async function checkReadiness(
  probes: readonly ReadinessProbe[],
  timeoutMs: number,
): Promise<ReadinessReport> {
  const findings = await Promise.all(
    probes.map(async probe => [probe.name, await withDeadline(probe, timeoutMs)] as const),
  )
  return {
    ready: findings.every(([, finding]) => finding.ready),
    checks: Object.fromEntries(findings),
  }
}

async function withDeadline(probe: ReadinessProbe, timeoutMs: number): Promise<ReadinessFinding> {
  const { promise, resolve } = Promise.withResolvers<ReadinessFinding>()
  const timer = setTimeout(
    () => resolve({ ready: false, details: { reason: 'no answer in time' } }),
    timeoutMs,
  )
  probe.check().then(resolve, () => resolve({ ready: false, details: { reason: 'check failed' } }))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
