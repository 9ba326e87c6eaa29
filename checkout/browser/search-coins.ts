/** The search above a long list of coins: every word must be in a coin's name, symbol or networks. */
export function searchCoins(): void {
  document.addEventListener('input', event => {
    const input = event.target
    if (!(input instanceof HTMLInputElement) || !input.matches('[data-coin-search]')) return
    const words = input.value.toLowerCase().split(/\s+/)
    const coins = [...(input.form?.querySelectorAll<HTMLElement>('.coin') ?? [])]
    for (const coin of coins) coin.hidden = !words.every(word => coin.dataset.words?.includes(word))
    const none = input.form?.querySelector<HTMLElement>('[data-no-match]')
    if (none) none.hidden = coins.some(({ hidden }) => !hidden)
  })
  // Enter in the search must not choose the first coin.
  document.addEventListener('keydown', event => {
    if (
      event.key === 'Enter' &&
      event.target instanceof Element &&
      event.target.matches('[data-coin-search]')
    )
      event.preventDefault()
  })
}
