import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.join(import.meta.dirname, '..')
const rules = readFileSync(path.join(ROOT, 'docs/alerts.yml'), 'utf8')
const sources = globSync('gateway/{entry,dialects}/*.ts', { cwd: ROOT })
  .filter(file => !file.endsWith('.test.ts'))
  .map(file => readFileSync(path.join(ROOT, file), 'utf8'))
  .join('\n')

test('every figure that an alarm looks at is one of the gateway’s', () => {
  const named = new Set(rules.match(/polytill_[a-z_]+/g))
  assert.ok(named.size > 10, `only ${named.size} figures`)
  for (const name of named) assert.ok(sources.includes(`'${name}'`), name)
})

test('every alarm has a name of its own, an expression and words', () => {
  const alarms = rules.split('- alert: ').slice(1)
  const names = alarms.map(alarm => /^\w+/.exec(alarm)?.[0])
  assert.equal(new Set(names).size, names.length)
  for (const alarm of alarms) {
    assert.match(alarm, /\n {8}expr: \S/)
    assert.match(alarm, /\n {8}annotations:\n {10}summary: ".+"/)
  }
})
