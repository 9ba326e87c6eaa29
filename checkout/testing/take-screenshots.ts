import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { startFixtureServer } from './fixture-server.ts'
import { VIEWS, type ViewName } from './fixture-views.ts'
import { startBrowser } from './start-browser.ts'

// `node checkout/testing/take-screenshots.ts`: the pictures of the documentation, from the fixtures of the tests.

const FOLDER = path.join(import.meta.dirname, '../../docs/images')
const DESKTOP = { width: 1040, height: 860 }
const PHONE = { width: 390, height: 844 }

interface Picture {
  readonly file: string
  readonly view: ViewName
  readonly lang: string
  readonly colorScheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

const PICTURES: readonly Picture[] = [
  { file: 'checkout-choose', view: 'choose', lang: 'en', colorScheme: 'light', viewport: DESKTOP },
  { file: 'checkout-pay', view: 'waiting', lang: 'en', colorScheme: 'light', viewport: DESKTOP },
  { file: 'checkout-partial-dark', view: 'partial', lang: 'de', colorScheme: 'dark', viewport: DESKTOP },
  { file: 'checkout-paid', view: 'paid', lang: 'en', colorScheme: 'light', viewport: DESKTOP },
  { file: 'checkout-phone-arabic', view: 'waiting', lang: 'ar', colorScheme: 'light', viewport: PHONE },
]

const browser = await startBrowser()
const server = await startFixtureServer(VIEWS.choose)
try {
  for (const { file, view, lang, colorScheme, viewport } of PICTURES) {
    server.show(VIEWS[view])
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${server.url}?lang=${lang}`)
    await page.locator('.countdown, #receipt-heading').first().waitFor()
    const picture = await page.screenshot()
    writeFileSync(path.join(FOLDER, `${file}.png`), picture)
    console.log(`${file}.png ${Math.round(picture.length / 1000)} kB`)
    await context.close()
  }
} finally {
  await browser.close()
  await server.stop()
}
