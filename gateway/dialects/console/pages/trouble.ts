import { type Html, html } from '../../../../checkout/html.ts'
import { checkReadiness, type ReadinessFinding, type ReadinessProbe } from '../../readiness.ts'

/** A page does not wait longer for what `/readyz` would say. */
const TIMEOUT_MS = 1_000

/**
 * What of the gateway does not work now, in words for a merchant, from the findings of `/readyz`: why payments, forwards or payouts wait.
 * Nothing when all is well.
 */
export async function troubleSection(probes: readonly ReadinessProbe[]): Promise<Html | false> {
  const { checks } = await checkReadiness(probes, TIMEOUT_MS)
  const sentences = Object.entries(checks).flatMap(([name, finding]) => describeTrouble(name, finding))
  return (
    sentences.length > 0 &&
    html`<section class="alert" aria-labelledby="trouble"><h2 id="trouble">What does not work now</h2>
<ul>${sentences.map(sentence => html`<li>${sentence}</li>`)}</ul>
<p>What waits goes on when this is mended. Whoever runs this gateway sees the same in its log.</p></section>`
  )
}

/** A finding in sentences; none for what works. */
export function describeTrouble(name: string, { ready, details = {} }: ReadinessFinding): string[] {
  const [kind, network = ''] = name.split(':')
  const said = (detail: string): string | null => {
    const value = details[detail]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const reason = said('reason') === null ? '' : ` (${said('reason')})`
  switch (kind) {
    case 'signer':
      if (!ready)
        return [`The signer does not answer${reason}: payments are seen, nothing is forwarded or paid out.`]
      return details.paused === true ? ['The signer is paused: nothing is forwarded or paid out.'] : []
    case 'contracts': {
      if (!ready) return [`The till contract of ${network} is not usable: its payments cannot be forwarded.`]
      const payout = said('payout')
      return payout === null || payout === 'present' ? [] : [`Payouts on ${network} wait: ${payout}.`]
    }
    case 'chain':
      return [
        ...(ready ? [] : [`${network} is not read now${reason}: payments on it are seen later.`]),
        ...(said('settleTrouble') === null
          ? []
          : [`Forwards and payouts on ${network} wait: ${said('settleTrouble')}.`]),
      ]
    default:
      return ready ? [] : [`${name} does not work${reason}.`]
  }
}
