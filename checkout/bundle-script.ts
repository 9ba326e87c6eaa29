import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stripTypes } from './strip-types.ts'

const IMPORT = /^import \{([^}]*)\} from '(\.\.?\/[^']+)'$/gm
const EXPORT = /^export (?:async )?(?:function|class|const) (\w+)/gm

/**
 * A module and all that it imports as one script, so that a browser asks once. Each module becomes a function that returns
 * its exports; a module stands before those that import it. Takes what our browser code uses: named imports by relative path,
 * exported declarations. File names are shown relative to `folder`.
 * @throws Error naming a file that uses anything else
 */
export function bundleScript(folder: string, entry: string): string {
  const names = new Map<string, string>()
  const modules: string[] = []
  const add = (file: string): string => {
    const known = names.get(file)
    if (known !== undefined) return known
    const source = stripTypes(readFileSync(path.join(folder, file), 'utf8'))
    const inner = source
      .replace(
        IMPORT,
        (_all, imported: string, from: string) =>
          `const {${imported}} = ${add(path.join(path.dirname(file), from))}`,
      )
      .replace(EXPORT, declaration => declaration.slice('export '.length))
    if (/^(import|export)\b/m.test(inner))
      throw new Error(`${file}: an import or export that cannot be bundled`)
    const exported = [...source.matchAll(EXPORT)].map(([, name]) => name).join(', ')
    const name = `module${names.size}`
    names.set(file, name)
    modules.push(`const ${name} = (() => { // ${file}\n${inner.trim()}\nreturn { ${exported} }\n})()`)
    return name
  }
  add(entry)
  return `${modules.join('\n')}\n`
}
