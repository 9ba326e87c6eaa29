import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.join(import.meta.dirname, '..')
const page = readFileSync(path.join(ROOT, 'docs/failures.md'), 'utf8')

/** Cells of the table's rows: number, failure, state, defence, test, missing. */
const rows = page
  .split('\n')
  .filter(line => /^\| F\d/.test(line))
  .map(line =>
    line
      .split('|')
      .map(cell => cell.trim())
      .slice(1, -1),
  )

test('every entry of the catalogue is in the table or among those of a later release, once', () => {
  const later = (page.split('## Not of this release')[1] ?? '').match(/F\d+(-F\d+)?/g)?.flatMap(range => {
    const [first = 0, last = first] = range.split('-').map(text => Number(text.slice(1)))
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
  const numbers = [...rows.map(([number = '']) => Number(number.slice(1))), ...(later ?? [])]
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 110 }, (_, index) => index + 1),
  )
})

test('every row has a state, and a defence and a test where it is not open; what is not held says what is missing', () => {
  for (const [number, , state = '', , tests = '', missing = ''] of rows) {
    assert.match(state, /^(held|partly|open)$/, number)
    if (state !== 'open') assert.match(tests, /`[^`]+`/, number)
    if (state !== 'held') assert.notEqual(missing, '', number)
  }
})

test('every file that the table names is there', () => {
  const named = rows.flatMap(cells => cells.join(' ').match(/`[\w./-]+\/[\w./-]+`/g) ?? [])
  assert.ok(named.length > 150, `only ${named.length} files`)
  for (const name of named) assert.ok(existsSync(path.join(ROOT, name.slice(1, -1))), name)
})
