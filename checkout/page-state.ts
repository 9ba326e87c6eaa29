/** What the page's script knows, embedded as JSON; everything it shows comes from the server as markup. */
export interface PageState {
  readonly path: string
  /** For `Intl` in the browser. */
  readonly locale: string
  readonly version: number
  /** The server's clock when it wrote this page. */
  readonly nowMs: number
  /** Moments at which the page must be fetched anew: the end, the end of the rate. */
  readonly deadlinesMs: readonly number[]
  /** The end, when the payment can still run into it. */
  readonly expiresAtMs: number | null
  /** Whether an amount to send is on the screen, which goes stale without a connection. */
  readonly asksAmount: boolean
  /** How many transfers are on the page. */
  readonly transfers: number
  /** What to ask a wallet in the browser for; null when there is nothing to ask or it cannot serve. */
  readonly wallet: WalletRequest | null
  /** Where to go back to once paid. */
  readonly redirectUrl: string | null
  readonly texts: BrowserTexts
}

/** What an injected wallet can be asked for. */
export interface WalletRequest {
  /** EIP-155, decimal. */
  readonly chainId: number
  readonly to: string
  /** ERC-20 contract, null for the coin of the chain. */
  readonly contract: string | null
  /** Base units, decimal; null where the shopper says how much: a deposit. */
  readonly atoms: string | null
  /** Places of the coin, and the smallest payment that is credited, as text in whole coins. */
  readonly decimals: number
  readonly minimum: string
}

/** Texts with `{holes}` that only the browser can fill. */
export type BrowserTexts = Readonly<
  Record<
    | 'copied'
    | 'copyFailed'
    | 'offline'
    | 'lastWord'
    | 'stale'
    | 'online'
    | 'timeLeft'
    | 'leaving'
    | 'stay'
    | 'walletPay'
    | 'walletConfirm'
    | 'walletSent'
    | 'walletDeclined'
    | 'walletNetwork'
    | 'walletFailed'
    | 'walletChanged'
    | 'walletAmount'
    | 'chooseFailed',
    string
  >
>
