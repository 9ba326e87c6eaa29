import type { Page } from './page.ts'
import { focusOn } from './parts.ts'

/** Choosing a coin without leaving the page; without this script the same form posts by itself. */
export function chooseCoin(page: Page): void {
  document.addEventListener('submit', async event => {
    const form = event.target
    const { submitter } = event
    if (!(form instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return
    if (!form.matches('.choice') || form.ariaBusy === 'true') return void event.preventDefault()
    event.preventDefault()
    form.ariaBusy = 'true'
    document.getElementById('other-coins')?.removeAttribute('open')
    const body = new URLSearchParams({ ticker: submitter.value })
    const problem = await page.submit(form.action, body, page.state.texts.chooseFailed)
    form.ariaBusy = 'false'
    showProblem(problem)
    if (problem !== null) {
      document.getElementById('other-coins')?.setAttribute('open', '')
      return
    }
    focusOn('pay-heading')
    document.getElementById('pay-heading')?.scrollIntoView({ block: 'nearest' })
  })
}

function showProblem(problem: string | null): void {
  const note = document.querySelector<HTMLElement>('[data-choice-problem]')
  if (note === null) return
  note.hidden = problem === null
  note.textContent = problem
}
