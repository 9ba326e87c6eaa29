import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { bundlePackages } from './bundle-packages.ts'

test('a bundled package is imported by its names, and they still share what they shared', async t => {
  const root = mkdtempSync(path.join(tmpdir(), 'polytill-packages-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const installed = path.join(root, 'node_modules', 'many')
  mkdirSync(installed, { recursive: true })
  const write = (file: string, text: string): void => writeFileSync(path.join(root, file), text)
  write(
    'node_modules/many/package.json',
    JSON.stringify({
      ...{ name: 'many', type: 'module' },
      exports: { '.': { module: './for-bundlers.js', default: './index.js' }, './part': './part.js' },
    }),
  )
  write('node_modules/many/for-bundlers.js', 'export class Many {}')
  write('node_modules/many/index.js', "export { Many } from './many.js'; export const index = 'for Node'")
  write('node_modules/many/part.js', "import { Many } from './many.js'; export const make = () => new Many()")
  write('node_modules/many/many.js', 'export class Many {}')
  write(
    'main.mjs',
    `import { Many, index } from 'many'
     import { make } from 'many/part'
     console.log(JSON.stringify([make() instanceof Many, Many.name, index]))`,
  )
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [...args, path.join(root, 'main.mjs')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const told = run()
  assert.deepEqual(JSON.parse(told), [true, 'Many', 'for Node'])

  const hook = await bundlePackages(root, ['many', 'many/part'], path.join(root, 'bundles'))
  rmSync(installed, { recursive: true })
  assert.throws(() => run())
  assert.equal(run('--import', hook), told)
})
