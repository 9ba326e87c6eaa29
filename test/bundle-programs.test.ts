import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { bundlePrograms } from './bundle-programs.ts'
import { bundleIn } from './harness/program-file.ts'

// What tests start in a run of all tests is a bundle; it must not tell another story than the source.
describe('a bundled program', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'polytill-bundle-'))
  const bundles = path.join(root, 'bundles')
  const source = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  const told = (file: string): unknown =>
    JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: tmpdir() }))

  beforeEach(() => {
    source('package.json', '{"type":"module"}')
    source('program/main.ts', "import { told } from '../rooms/a.ts'\nconsole.log(JSON.stringify(told))")
    source('rooms/beside.txt', 'found beside the module')
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  test('knows where each of its sources is, and what its classes are called', async () => {
    source(
      'rooms/a.ts',
      `import { readFileSync } from 'node:fs'
       import { Failure as Other } from './b.ts'
       class Failure extends Error {}
       const { dirname, filename } = { dirname: import.meta.dirname, filename: import.meta.filename }
       const beside = readFileSync(new URL('beside.txt', import.meta.url), 'utf8')
       export const told: unknown = [dirname, filename, beside, Failure.name, Other.name]`,
    )
    source('rooms/b.ts', 'export class Failure extends Error {}')
    await bundlePrograms(root, ['program/main.ts'], bundles)
    const ofSource = told(path.join(root, 'program/main.ts'))
    rmSync(path.join(root, 'rooms/b.ts'))
    assert.deepEqual(told(bundleIn(bundles, 'program/main.ts')), ofSource)
    assert.deepEqual(ofSource, [
      path.join(root, 'rooms'),
      path.join(root, 'rooms/a.ts'),
      'found beside the module',
      'Failure',
      'Failure',
    ])
  })

  test('is not made of a source that asks for more than its place', async () => {
    source('rooms/a.ts', "export const told = import.meta.resolve('./b.ts')")
    await assert.rejects(
      bundlePrograms(root, ['program/main.ts'], bundles),
      /a\.ts: import\.meta\.resolve cannot be bundled/,
    )
  })
})
