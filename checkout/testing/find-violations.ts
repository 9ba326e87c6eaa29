import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The rules of axe that a colour can break and that are on by default. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
/** Without lists of what was right, and without a selector for each element that was looked at. */
const ONLY_VIOLATIONS = { resultTypes: ['violations'], selectors: false }

/**
 * What axe-core finds wrong on a page, one line per element; empty when it finds nothing. All of its rules are on, or those
 * about colours: enough for a page that was looked at in its other colours.
 */
export async function findViolations(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await inject(page)
  const options = { ...(rules === 'all' ? {} : { runOnly: COLOURS }), ...ONLY_VIOLATIONS }
  return await page.evaluate(async options => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          options: unknown,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
      }
    }
    const { violations } = await axe.run(options)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  }, options)
}

/** Through the debugger, which the policy of the page does not bind; so the next document of the page finds the script compiled. */
async function inject(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: AXE })
  await session.detach()
}
