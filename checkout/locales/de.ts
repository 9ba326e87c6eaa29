import type { Messages } from './messages.ts'

/** German. */
export const de: Messages = {
  'title.payment': 'Zahlung an {merchant}',
  'title.deposit': 'Einzahlung bei {merchant}',
  'title.paid': 'Bezahlt: {merchant}',

  'order.heading': 'Ihre Bestellung',
  'order.deposit': 'Ihre Einzahlung',
  'order.total': 'Gesamtbetrag',
  'order.received': 'Eingegangen',
  'order.left': 'Noch zu zahlen',
  'order.over': 'Zu viel gezahlt',
  'order.progress': 'Anteil des Betrags, der eingegangen ist',
  'order.timeLeft': 'Verbleibende Zeit',
  'order.payBy': 'Zahlbar bis',
  'order.reference': 'Referenz',
  'order.open': 'Diese Seite bleibt offen. Kommen Sie wieder, wann immer Sie einzahlen möchten.',

  'status.choose': 'Wie möchten Sie zahlen?',
  'status.choose.detail': 'Wählen Sie eine Währung in einem Netzwerk, auf dem Ihre Wallet senden kann.',
  'status.waiting': 'Wir warten auf Ihre Zahlung',
  'status.waiting.detail':
    'Senden Sie genau diesen Betrag an die Adresse. Die Seite bemerkt die Zahlung von selbst.',
  'status.partial': 'Noch {left} zu zahlen',
  'status.partial.detail':
    '{paid} von {value} sind eingegangen. Senden Sie den Rest an dieselbe Adresse oder wählen Sie dafür eine andere Währung.',
  'status.partial.choose': '{paid} von {value} sind eingegangen. Wählen Sie eine Währung für den Rest.',
  'status.pending': 'Zahlung eingegangen, wird bestätigt',
  'status.pending.detail':
    'Der volle Betrag ist eingegangen. Das Netzwerk bestätigt ihn; Sie müssen nichts weiter tun.',
  'status.paid': 'Zahlung abgeschlossen',
  'status.paid.detail': 'Ihre Zahlung an {merchant} ist bestätigt.',
  'status.over':
    'Es sind {amount} mehr als der Gesamtbetrag eingegangen. Bitte fragen Sie {merchant} danach.',
  'status.expired': 'Die Zeit zum Zahlen ist abgelaufen',
  'status.expired.detail': 'Bitte senden Sie zu dieser Zahlung nichts mehr.',
  'status.expired.partial':
    '{paid} von {value} sind rechtzeitig eingegangen, das reicht nicht. Bitte wenden Sie sich mit der Referenz unten an {merchant}.',
  'status.expired.late':
    'Eine Zahlung kam nach Ablauf an. Sie zählt nicht für diese Bestellung, ist aber nicht verloren: Wenden Sie sich mit der Referenz unten an {merchant}.',
  'status.deposit': 'Bereit für Ihre Einzahlung',
  'status.deposit.detail': 'Senden Sie einen beliebigen Betrag ab dem Mindestbetrag, so oft Sie möchten.',
  'status.deposit.pending': 'Einzahlung gesehen, wird bestätigt',
  'status.deposit.pending.detail':
    'Das Netzwerk bestätigt Ihre letzte Einzahlung. Sie müssen nichts weiter tun.',
  'status.deposit.paid': 'Einzahlung abgeschlossen',
  'status.deposit.paid.detail':
    'Ihre letzte Einzahlung bei {merchant} ist bestätigt. Sie können jederzeit wieder einzahlen.',

  'pay.heading': '{symbol} auf {network} senden',
  'pay.amount': 'Zu sendender Betrag',
  'pay.address': 'Adresse',
  'pay.copyAmount': 'Betrag kopieren',
  'pay.copyAddress': 'Adresse kopieren',
  'pay.copyReference': 'Referenz kopieren',
  'pay.copyTransaction': 'Transaktionsnummer kopieren',
  'pay.copy': 'Kopieren',
  'pay.only': 'Senden Sie nur {symbol} im Netzwerk {network}. Alles andere zählt nicht als Zahlung.',
  'pay.compare':
    'Vergleichen Sie vor dem Senden die Adresse in Ihrer Wallet mit dieser hier, vor allem Anfang und Ende.',
  'pay.fees': 'Netzwerkgebühren kommen hinzu: Es zählt der Betrag, der ankommt.',
  'pay.minimum': 'Weniger als {minimum} in einer Transaktion zählt nicht.',
  'pay.rate': '1 {symbol} = {rate}',
  'pay.newRate': 'Neuer Kurs in',
  'pay.rateUntil': 'Kurs gültig bis',
  'pay.noRate': 'Derzeit kein Kurs für {symbol}',
  'pay.noRate.detail':
    'Bitte senden Sie noch nichts. Die Seite versucht es von selbst wieder; Sie können auch eine andere Währung wählen.',

  'qr.holds': 'Inhalt des QR-Codes',
  'qr.address': 'Nur Adresse',
  'qr.link': 'Mit Betrag',
  'qr.addressLabel': 'QR-Code der Adresse {address}',
  'qr.linkLabel': 'QR-Code mit Adresse, Netzwerk und Betrag',
  'qr.linkHint':
    'Nicht jede Wallet versteht diesen Code. Prüfen Sie vor dem Senden Währung, Netzwerk und Betrag.',
  'qr.open': 'In einer Wallet-App öffnen',

  'wallet.heading': 'Wallets in diesem Browser',
  'wallet.amount': 'Einzuzahlender Betrag in {symbol}',

  'choose.heading': 'Währungen und Netzwerke',
  'choose.other': 'Mit einer anderen Währung zahlen',
  'choose.search': 'Währung oder Netzwerk suchen',
  'choose.noMatch': 'Keine Währung und kein Netzwerk heißt so.',
  'choose.noPrice': 'derzeit kein Kurs',
  'choose.current': 'gewählt',
  'choose.none': 'Für diese Zahlung wird keine Währung angeboten. Bitte wenden Sie sich an {merchant}.',
  'choose.allOut': 'Derzeit gibt es keine Kurse. Bitte versuchen Sie es in einigen Minuten wieder.',

  'transfers.heading': 'Eingegangene Zahlungen',
  'transfers.older': 'Nur die letzten {count} werden gezeigt; die Summe ist die aller.',
  'transfers.confirmations': {
    one: '{done} von {count} Bestätigung',
    other: '{done} von {count} Bestätigungen',
  },
  'transfers.seen': 'Wird bestätigt',
  'transfers.confirmed': 'Bestätigt',
  'transfers.orphaned': 'Vom Netzwerk zurückgenommen',
  'transfers.on': 'auf {network}',
  'transfers.transaction': 'Transaktion',
  'transfers.at': 'Gesehen',
  'ignored.below_minimum': 'Zählt nicht: unter dem Mindestbetrag',
  'ignored.other_asset': 'Zählt nicht: keine der verlangten Währungen',
  'ignored.after_expiry': 'Zählt nicht: nach Ablauf eingegangen',

  'receipt.heading': 'Beleg',
  'receipt.to': 'Gezahlt an',
  'receipt.for': 'Für',
  'receipt.date': 'Datum',
  'receipt.print': 'Drucken oder speichern',
  'receipt.keep': 'Bewahren Sie diese Seite oder ihre Adresse als Beleg auf.',
  'back.link': 'Zurück zu {merchant}',
  'cancel.link': 'Abbrechen und zurück zu {merchant}',

  'footer.language': 'Sprache',
  'footer.page': 'Zahlungsseite von {merchant}, betrieben mit Polytill',
  'noscript.reload': {
    one: 'Diese Seite lädt jede Sekunde neu.',
    other: 'Diese Seite lädt von selbst alle {count} Sekunden neu.',
  },

  'message.not_found': 'Diese Zahlung gibt es nicht',
  'message.not_found.detail':
    'Prüfen Sie die Adresse der Seite oder gehen Sie zurück zum Shop und zahlen Sie von dort noch einmal.',
  'message.server_error': 'Hier ist etwas schiefgegangen',
  'message.server_error.detail':
    'Das ist unser Fehler. Wenn Sie schon gezahlt haben, ist die Zahlung sicher: Sie ist im Netzwerk verzeichnet. Bitte versuchen Sie es gleich noch einmal.',
  'message.too_many': 'Zu viele Anfragen',
  'message.too_many.detail':
    'Aus Ihrem Netz kamen zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es noch einmal. Wenn Sie bezahlt haben, ist das Geld sicher.',
  'message.not_available': 'Diese Währung ist gerade nicht wählbar',
  'message.not_available.detail':
    'Vielleicht gibt es derzeit keinen Kurs für sie. Wählen Sie eine andere Währung oder versuchen Sie es später.',
  'message.retry': 'Noch einmal versuchen',
  'message.back': 'Zurück zur Zahlung',

  'browser.copied': 'Kopiert',
  'browser.copyFailed': 'Kopieren ist hier nicht erlaubt. Bitte markieren Sie den Text und kopieren Sie ihn.',
  'browser.offline': 'Keine Verbindung zum Zahlungsserver',
  'browser.lastWord': 'Dies ist der Stand von {time}. Die Seite versucht weiter, sich zu verbinden.',
  'browser.stale': 'Senden Sie jetzt nichts: Der Betrag kann sich geändert haben.',
  'browser.online': 'Wieder verbunden',
  'browser.timeLeft': 'Noch {time} zum Zahlen',
  'browser.leaving': 'Sie kehren zurück in {time}.',
  'browser.stay': 'Auf dieser Seite bleiben',
  'browser.walletPay': 'Mit {wallet} zahlen',
  'browser.walletConfirm': 'Bitte bestätigen Sie in {wallet}.',
  'browser.walletSent': 'Mit {wallet} gesendet. Wir warten auf das Netzwerk.',
  'browser.walletDeclined': 'In {wallet} abgelehnt. Es wurde nichts gesendet.',
  'browser.walletNetwork': '{wallet} hat nicht in dieses Netzwerk gewechselt. Es wurde nichts gesendet.',
  'browser.walletFailed': '{wallet} konnte nicht senden. Sehen Sie dort nach, bevor Sie es wieder versuchen.',
  'browser.walletChanged':
    'Betrag oder Adresse haben sich gerade geändert. Prüfen Sie sie und drücken Sie noch einmal.',
  'browser.walletAmount': 'Geben Sie einen Betrag von mindestens {minimum} ein.',
  'browser.chooseFailed': 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
}
