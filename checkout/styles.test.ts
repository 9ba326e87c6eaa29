import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

// The promise at the head of tokens.css, held in both schemes (WCAG 2.2: 1.4.3, 1.4.11).

function read(name: string): string {
  return readFileSync(path.join(import.meta.dirname, 'styles', name), 'utf8')
}

function coloursOf(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  )
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const TEXT_ON: readonly (readonly [string, string])[] = [
  ...['--ground', '--card', '--accent-ground'].flatMap(ground => [
    ['--ink', ground] as const,
    ['--accent', ground] as const,
  ]),
  ['--ink-soft', '--ground'],
  ['--ink-soft', '--card'],
  ['--on-accent', '--accent'],
  ['--on-accent', '--accent-strong'],
  ...['--good', '--notice', '--bad'].map(tone => [tone, `${tone}-ground`] as const),
  ['--bad', '--card'],
]

const [light = '', dark = ''] = read('tokens.css').split('@media (prefers-color-scheme: dark)')

for (const [scheme, css] of [
  ['light', light],
  ['dark', dark],
] as const)
  test(`text stands out from its ground, outlines of controls from theirs: ${scheme}`, () => {
    const colours = coloursOf(css)
    const ratio = (one: string, other: string) => {
      const [first, second] = [colours.get(one), colours.get(other)]
      assert.ok(first && second, `${one} and ${other} are colours`)
      return contrast(first, second)
    }
    for (const [text, ground] of TEXT_ON)
      assert.ok(ratio(text, ground) >= 4.5, `${text} on ${ground}: ${ratio(text, ground)}`)
    for (const ground of ['--card', '--ground'])
      assert.ok(ratio('--outline', ground) >= 3, `outline on ${ground}`)
  })

test('the letters of every coin mark can be read', () => {
  const marks = [...read('components.css').matchAll(/\.coin-mark-\d \{\s*background: (#[0-9a-f]{6});/g)]
  assert.equal(marks.length, 6)
  for (const [, colour = ''] of marks) assert.ok(contrast('#ffffff', colour) >= 4.5, colour)
})

test('only the tokens and the coin marks name colours', () => {
  for (const name of ['base.css', 'checkout.css'])
    assert.doesNotMatch(read(name), /#[0-9a-f]{3,8}\b|rgb\(|hsl\(/, name)
})
