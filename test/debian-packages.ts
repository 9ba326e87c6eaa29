import { execFile, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { findBrowser } from '../checkout/testing/find-browser.ts'

/** Debian packages that tests need, each with how to see that it is there; of several, the first that the release has. */
const NEEDED: readonly { readonly names: readonly string[]; readonly isThere: () => boolean }[] = [
  { names: ['chromium-headless-shell', 'chromium'], isThere: () => findBrowser() !== undefined },
  { names: ['postgresql-15'], isThere: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0 },
  { names: ['openssl'], isThere: () => spawnSync('openssl', ['version']).status === 0 },
  { names: ['libfaketime'], isThere: () => globSync('/usr/lib/*/faketime/libfaketime.so.1').length > 0 },
]

/**
 * Installs the Debian packages that tests need and that are missing, when this is root on a Debian-like machine;
 * otherwise says in one line what to install. The tests that need them fail by themselves then.
 */
export async function installDebianPackages(): Promise<void> {
  const missing = NEEDED.filter(({ isThere }) => !isThere()).map(({ names }) => names)
  if (missing.length === 0) return
  const install = 'apt-get install -y --no-install-recommends'
  // Another run may be installing, and a mirror may fail once.
  const patient = '-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3'
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `Some tests need Debian packages that are not here. Install them with: ${install} ${missing.map(([name]) => name).join(' ')}`,
    )
    return
  }
  console.log(`\n▶ installing ${missing.map(([name]) => name).join(', ')}`)
  await succeeds(`apt-get update -qq ${patient}`)
  let installed = true
  // One by one: a package that this release does not have must not keep the others away.
  for (const names of missing) installed = (await installFirst(`${install} ${patient}`, names)) && installed
  if (installed) console.log('✔ installed')
}

async function installFirst(install: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (await succeeds(`${install} ${name}`)) return true
  return false
}

/** Runs a command; false, and why on standard error, when it failed. */
function succeeds(line: string): Promise<boolean> {
  const [program = '', ...args] = line.split(' ')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return new Promise(resolve => {
    execFile(program, args, { env, maxBuffer: 64_000_000 }, (error, _stdout, stderr) => {
      if (error !== null) console.error(`${line} failed: ${stderr.trim().split('\n').at(-1)}`)
      resolve(error === null)
    })
  })
}
