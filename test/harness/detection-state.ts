import type { Stack } from './stack.ts'

/** What `/readyz` says of a chain. */
export async function chainDetails(stack: Stack): Promise<Record<string, unknown>> {
  const { checks } = await stack.get('/readyz')
  const check: unknown =
    typeof checks === 'object' && checks !== null && 'chain:ethereum' in checks
      ? checks['chain:ethereum']
      : null
  if (typeof check !== 'object' || check === null || !('details' in check))
    throw new Error(`no chain in /readyz: ${JSON.stringify(checks)}`)
  return { ...check, ...(typeof check.details === 'object' ? check.details : {}) }
}

/** The value of a sample of `/metrics`, by its name with labels in order of writing; null when it is not there. */
export async function metric(stack: Stack, sample: string): Promise<number | null> {
  const text = await (await fetch(`${stack.url}/metrics`)).text()
  const line = text.split('\n').find(candidate => candidate.startsWith(`${sample} `))
  return line === undefined ? null : Number(line.slice(sample.length + 1))
}
