import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** What an HTTPS server of a test is started with. PEM. */
export interface TestCertificate {
  readonly key: string
  readonly cert: string
}

/** An authority of a test's own, which nobody knows until told. */
export interface TestAuthority {
  /** PEM. */
  readonly cert: string
  /** The same as a file, for NODE_EXTRA_CA_CERTS; gone with `remove`. */
  readonly file: string
  /** A certificate for a name. `days` -1: it ended yesterday. */
  issue(hostname: string, days?: number): TestCertificate
  /** One that only itself vouches for. */
  selfSigned(hostname: string): TestCertificate
  remove(): void
}

/** Makes an authority with the `openssl` program. */
export function createTestAuthority(): TestAuthority {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-test-ca-'))
  const at = (name: string): string => path.join(folder, name)
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test CA',
    '-days',
    '2',
  )
  let serial = 0
  return {
    cert: read('ca.pem'),
    file: at('ca.pem'),
    issue(hostname, days = 2) {
      const name = `${++serial}`
      writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${hostname}`)
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${hostname}`)
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', `${days}`],
        ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', name, '-extfile', `${name}.ext`],
      )
      return { key: read(`${name}.key`), cert: read(`${name}.pem`) }
    },
    selfSigned(hostname) {
      const name = `${++serial}`
      const subject = ['-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`]
      openssl('req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...subject)
      return { key: read(`${name}.key`), cert: read(`${name}.pem`) }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
