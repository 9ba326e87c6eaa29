import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(path.join(tmpdir(), 'polytill-strip-'))
after(() => rmSync(folder, { recursive: true }))

const SOURCE = 'interface Gone {}\n\nexport const kept: number = 1  \n'
const STRIPPED = '\nexport const kept         = 1\n'

/** What a process of its own makes of SOURCE, and what it says on standard error. */
function stripAlone(cache: string): string {
  const program = `import { stripTypes } from '${path.join(import.meta.dirname, 'strip-types.ts')}'
    process.stdout.write(stripTypes(${JSON.stringify(SOURCE)}))`
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env,
    encoding: 'utf8',
  })
  assert.equal(stderr, '')
  return stdout
}

test('types are gone without a word, whether they were stripped before, and whether there is room to keep it', () => {
  const cache = path.join(folder, 'cache')
  assert.equal(stripAlone(cache), STRIPPED)
  const [kept = ''] = globSync(`${cache}/*/stripped-*.js`)
  assert.equal(stripAlone(cache), STRIPPED)
  // That it was read, not made again.
  writeFileSync(kept, readFileSync(kept, 'utf8').replace('= 1', '= 2'))
  assert.equal(stripAlone(cache), STRIPPED.replace('= 1', '= 2'))
  const occupied = path.join(folder, 'occupied')
  writeFileSync(occupied, '')
  assert.equal(stripAlone(occupied), STRIPPED)
})
