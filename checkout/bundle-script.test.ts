import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { bundleScript } from './bundle-script.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'polytill-bundle-'))
after(() => rmSync(folder, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
}

test('modules run once, in order, each with names of its own', () => {
  write({
    'main.ts': `import { add } from './add.ts'\nimport { count } from './count.ts'\nconst STEP = 1\nresult.push(add(STEP), count())`,
    'add.ts': `import { count, type Unused } from './count.ts'\nconst STEP: number = 10\nexport function add(value: number): number {\n  count()\n  return value + STEP\n}`,
    'count.ts': `export interface Unused {}\nlet calls = 0\nresult.push('once')\nexport function count(): number {\n  return ++calls\n}`,
  })
  const result: unknown[] = []
  runInNewContext(bundleScript(folder, 'main.ts'), { result })
  assert.deepEqual(result, ['once', 11, 2])
})

test('a module of another folder is one module, whoever imports it', () => {
  mkdirSync(path.join(folder, 'inner'), { recursive: true })
  write({
    'inner/main.ts': `import { next } from '../counter.ts'\nimport { twice } from './twice.ts'\nresult.push(next(), twice())`,
    'inner/twice.ts': `import { next } from '../counter.ts'\nexport function twice(): number {\n  return next() * 2\n}`,
    'counter.ts': `let calls = 0\nexport function next(): number {\n  return ++calls\n}`,
  })
  const result: unknown[] = []
  runInNewContext(bundleScript(path.join(folder, 'inner'), 'main.ts'), { result })
  assert.deepEqual(result, [1, 4])
})

test('what it cannot bundle is refused by name', () => {
  for (const line of [
    `import all from './all.ts'`,
    `import './side.ts'`,
    `export { a } from './a.ts'`,
    'export default 1',
  ]) {
    write({ 'odd.ts': `${line}\n` })
    assert.throws(() => bundleScript(folder, 'odd.ts'), /odd\.ts: an import or export/, line)
  }
})
