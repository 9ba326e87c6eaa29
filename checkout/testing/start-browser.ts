import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Starts Debian's Chromium without a window. Throws a sentence that says what to install when there is none. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  })
}

/** The first `chromium` on the path. */
function findChromium(): string {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const program = path.join(folder, 'chromium')
    try {
      accessSync(program, constants.X_OK)
      return program
    } catch {}
  }
  throw new Error('no `chromium` in PATH: the tests of the hosted pages need it (apt-get install chromium)')
}
