import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { MESSAGES, type MessageKey, type PluralForms } from './locales/messages.ts'
import { chooseLocale, LOCALES } from './locales.ts'

const KEYS = Object.keys(MESSAGES.en) as MessageKey[]

function formsOf(message: string | PluralForms): string[] {
  return typeof message === 'string' ? [message] : Object.values(message)
}

function holesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole ?? '').sort()
}

test('every language has every text, and no other', () => {
  for (const { tag } of LOCALES) {
    assert.deepEqual(Object.keys(MESSAGES[tag]), KEYS, tag)
    for (const key of KEYS)
      for (const form of formsOf(MESSAGES[tag][key])) assert.ok(form.trim().length > 0, `${tag} ${key}`)
  }
})

test('every translation has the holes of the English text; a plural form may leave out its count', () => {
  for (const { tag } of LOCALES)
    for (const key of KEYS) {
      const expected = holesOf(formsOf(MESSAGES.en[key]).at(-1) ?? '')
      for (const form of formsOf(MESSAGES[tag][key])) {
        const plural = typeof MESSAGES[tag][key] !== 'string'
        const without = plural
          ? (holes: string[]) => holes.filter(hole => hole !== 'count')
          : (holes: string[]) => holes
        assert.deepEqual(without(holesOf(form)), without(expected), `${tag} ${key}`)
      }
    }
})

test('plural texts have exactly the forms of their language', () => {
  for (const { tag } of LOCALES)
    for (const key of KEYS) {
      const message = MESSAGES[tag][key]
      if (typeof message === 'string') continue
      const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions()
      assert.deepEqual(Object.keys(message).sort(), [...pluralCategories].sort(), `${tag} ${key}`)
    }
})

test('translations are translations', () => {
  for (const { tag } of LOCALES.slice(1)) {
    const same = KEYS.filter(key => JSON.stringify(MESSAGES[tag][key]) === JSON.stringify(MESSAGES.en[key]))
    assert.ok(same.length <= 4, `${tag} repeats English: ${same.join(', ')}`)
  }
})

test('no text is there in vain', () => {
  const code = globSync('{*.ts,parts/*.ts}', { cwd: import.meta.dirname })
    .map(file => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
    .join('\n')
  const browser = globSync('browser/*.ts', { cwd: import.meta.dirname })
    .map(file => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
    .join('\n')
  // Keys that the code puts together from a prefix and a value of the view.
  const composed = ['title.', 'ignored.', 'message.']
  const unused = KEYS.filter(key => {
    if (key.startsWith('browser.')) return !browser.includes(key.slice('browser.'.length))
    return !code.includes(`'${key}'`) && !composed.some(prefix => key.startsWith(prefix))
  })
  assert.deepEqual(unused, [])
})

test('the language asked for by the query comes first, then the browser, then English', () => {
  assert.equal(chooseLocale({ lang: 'de' }, 'fr'), 'de')
  assert.equal(chooseLocale({ lang: 'pt-BR' }, undefined), 'pt')
  assert.equal(chooseLocale({ lang: 'xx' }, 'tr-TR,tr;q=0.9'), 'tr')
  assert.equal(chooseLocale({ lang: ['de', 'es'] }, 'ar'), 'ar')
  assert.equal(chooseLocale({}, 'fr-FR, es;q=0.5, zh-TW;q=0.8'), 'zh')
  assert.equal(chooseLocale({}, 'de;q=0, es;q=0.1'), 'es')
  assert.equal(chooseLocale({}, 'fr, *'), 'en')
  assert.equal(chooseLocale({}, undefined), 'en')
})

test('no header and no query is too strange', () => {
  const tags = LOCALES.map(({ tag }) => tag)
  fc.assert(
    fc.property(fc.anything(), fc.option(fc.string({ unit: 'binary' })), (lang, header) => {
      assert.ok(tags.includes(chooseLocale({ lang }, header ?? undefined)))
    }),
  )
})
