import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** One page of the documentation, as it stands in the repository. */
export interface DocumentationPage {
  /** Path below `/docs/` without an ending: `blockbee`, `decisions/0001-till-contract`. */
  readonly slug: string
  /** Its first heading. */
  readonly title: string
  readonly markdown: string
}

const ROOT = path.join(import.meta.dirname, '../../../docs')

/** Reads every page of the `docs` folder, by slug in order of their names. */
export function readDocumentation(): Map<string, DocumentationPage> {
  const files = globSync('**/*.md', { cwd: ROOT }).sort()
  return new Map(
    files.map(file => {
      const slug = file.split(path.sep).join('/').slice(0, -'.md'.length)
      const markdown = readFileSync(path.join(ROOT, file), 'utf8')
      return [slug, { slug, title: /^# (.+)$/m.exec(markdown)?.[1] ?? slug, markdown }]
    }),
  )
}

/** A picture of the documentation by its file name, or null. */
export function readPicture(name: string): Buffer | null {
  const known = globSync('images/*.png', { cwd: ROOT }).map(file => path.basename(file))
  return known.includes(name) ? readFileSync(path.join(ROOT, 'images', name)) : null
}
