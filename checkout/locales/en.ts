/**
 * English, and the list of all texts: every other language has the same keys with the same `{holes}`. An object holds the
 * plural forms of its `count` (CLDR categories of the language).
 */
export const en = {
  'title.payment': 'Pay {merchant}',
  'title.deposit': 'Deposit to {merchant}',
  'title.paid': 'Paid: {merchant}',

  'order.heading': 'Your order',
  'order.deposit': 'Your deposit',
  'order.total': 'Total',
  'order.received': 'Received',
  'order.left': 'Left to pay',
  'order.over': 'Paid too much',
  'order.progress': 'Share of the total that has arrived',
  'order.timeLeft': 'Time left',
  'order.payBy': 'Pay by',
  'order.reference': 'Reference',
  'order.open': 'This page stays open. Come back to it whenever you want to deposit.',

  'status.choose': 'Choose how to pay',
  'status.choose.detail': 'Pick a coin on a network that your wallet can send on.',
  'status.waiting': 'Waiting for your payment',
  'status.waiting.detail': 'Send the exact amount to the address. This page notices the payment by itself.',
  'status.partial': '{left} left to pay',
  'status.partial.detail':
    '{paid} of {value} has arrived. Send the rest to the same address, or choose another coin for it.',
  'status.partial.choose': '{paid} of {value} has arrived. Choose a coin for the rest.',
  'status.pending': 'Payment received, being confirmed',
  'status.pending.detail':
    'The full amount has arrived. The network is confirming it; you do not have to do anything more.',
  'status.paid': 'Payment complete',
  'status.paid.detail': 'Your payment to {merchant} is confirmed.',
  'status.over': '{amount} more than the total has arrived. Please ask {merchant} about it.',
  'status.expired': 'The time to pay is over',
  'status.expired.detail': 'Please do not send anything to this payment any more.',
  'status.expired.partial':
    '{paid} of {value} arrived in time, which is not enough. Please contact {merchant} with the reference below.',
  'status.expired.late':
    'A payment arrived after the end. It does not count for this order, but it is not lost: contact {merchant} with the reference below.',
  'status.deposit': 'Ready for your deposit',
  'status.deposit.detail': 'Send any amount from the minimum up, as often as you like.',
  'status.deposit.pending': 'Deposit seen, being confirmed',
  'status.deposit.pending.detail':
    'The network is confirming your latest deposit. You do not have to do anything more.',
  'status.deposit.paid': 'Deposit complete',
  'status.deposit.paid.detail':
    'Your latest deposit to {merchant} is confirmed. You can deposit again at any time.',

  'pay.heading': 'Send {symbol} on {network}',
  'pay.amount': 'Amount to send',
  'pay.address': 'Address',
  'pay.copyAmount': 'Copy amount',
  'pay.copyAddress': 'Copy address',
  'pay.copyReference': 'Copy reference',
  'pay.copyTransaction': 'Copy transaction number',
  'pay.copy': 'Copy',
  'pay.only': 'Send only {symbol} on the {network} network. Anything else does not count as payment.',
  'pay.compare':
    'Compare the address in your wallet with this one before you send, above all its beginning and its end.',
  'pay.fees': 'Network fees come on top: what counts is the amount that arrives.',
  'pay.minimum': 'Less than {minimum} in one transaction does not count.',
  'pay.rate': '1 {symbol} = {rate}',
  'pay.newRate': 'New rate in',
  'pay.rateUntil': 'Rate valid until',
  'pay.noRate': 'No price for {symbol} right now',
  'pay.noRate.detail':
    'Please do not send anything yet. This page tries again by itself; you can also choose another coin.',

  'qr.holds': 'What the QR code holds',
  'qr.address': 'Address only',
  'qr.link': 'With amount',
  'qr.addressLabel': 'QR code of the address {address}',
  'qr.linkLabel': 'QR code with address, network and amount',
  'qr.linkHint': 'Not every wallet understands this code. Check coin, network and amount before you send.',
  'qr.open': 'Open in a wallet app',

  'wallet.heading': 'Wallets in this browser',
  'wallet.amount': 'Amount of {symbol} to deposit',

  'choose.heading': 'Coins and networks',
  'choose.other': 'Pay with another coin',
  'choose.search': 'Search for a coin or network',
  'choose.noMatch': 'No coin or network has this name.',
  'choose.noPrice': 'no price right now',
  'choose.current': 'chosen',
  'choose.none': 'No coin is offered for this payment. Please contact {merchant}.',
  'choose.allOut': 'There are no prices right now. Please try again in a few minutes.',

  'transfers.heading': 'Payments that arrived',
  'transfers.older': 'Only the latest {count} are shown; the sum is of all.',
  'transfers.confirmations': {
    one: '{done} of {count} confirmation',
    other: '{done} of {count} confirmations',
  },
  'transfers.seen': 'Being confirmed',
  'transfers.confirmed': 'Confirmed',
  'transfers.orphaned': 'Taken back by the network',
  'transfers.on': 'on {network}',
  'transfers.transaction': 'Transaction',
  'transfers.at': 'Seen',
  'ignored.below_minimum': 'Does not count: below the minimum',
  'ignored.other_asset': 'Does not count: not a coin that was asked for',
  'ignored.after_expiry': 'Does not count: arrived after the end',

  'receipt.heading': 'Receipt',
  'receipt.to': 'Paid to',
  'receipt.for': 'For',
  'receipt.date': 'Date',
  'receipt.print': 'Print or save',
  'receipt.keep': 'Keep this page or its address as your receipt.',
  'back.link': 'Back to {merchant}',
  'cancel.link': 'Cancel and go back to {merchant}',

  'footer.language': 'Language',
  'footer.page': 'Payment page of {merchant}, run with Polytill',
  'noscript.reload': {
    one: 'This page reloads by itself every second.',
    other: 'This page reloads by itself every {count} seconds.',
  },

  'message.not_found': 'There is no such payment',
  'message.not_found.detail':
    'Check the address of this page, or go back to the shop and pay again from there.',
  'message.server_error': 'Something went wrong here',
  'message.server_error.detail':
    'This is our fault. If you have already sent a payment, it is safe: it is recorded on the network. Please try again in a moment.',
  'message.too_many': 'Too many requests',
  'message.too_many.detail':
    'Too many requests came from your network. Wait a moment, then try again. If you have paid, the money is safe.',
  'message.not_available': 'This coin cannot be chosen right now',
  'message.not_available.detail':
    'There may be no price for it at the moment. Choose another coin, or try again later.',
  'message.retry': 'Try again',
  'message.back': 'Back to the payment',

  'browser.copied': 'Copied',
  'browser.copyFailed': 'Copying is not allowed here. Please select the text and copy it.',
  'browser.offline': 'No connection to the payment server',
  'browser.lastWord': 'This is what was known at {time}. The page keeps trying to connect.',
  'browser.stale': 'Do not send anything now: the amount may have changed.',
  'browser.online': 'Connected again',
  'browser.timeLeft': '{time} left to pay',
  'browser.leaving': 'You go back in {time}.',
  'browser.stay': 'Stay on this page',
  'browser.walletPay': 'Pay with {wallet}',
  'browser.walletConfirm': 'Please confirm in {wallet}.',
  'browser.walletSent': 'Sent with {wallet}. Waiting for the network.',
  'browser.walletDeclined': 'Declined in {wallet}. Nothing was sent.',
  'browser.walletNetwork': '{wallet} did not change to this network. Nothing was sent.',
  'browser.walletFailed': '{wallet} could not send. Check there before you try again.',
  'browser.walletChanged': 'The amount or the address has just changed. Check it, then press again.',
  'browser.walletAmount': 'Enter an amount of at least {minimum}.',
  'browser.chooseFailed': 'That did not work. Please try again.',
} as const satisfies Record<string, string | Readonly<Record<string, string>>>
