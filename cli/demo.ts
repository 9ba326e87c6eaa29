import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startSandbox } from '@polytill/devnet/sandbox.ts'
import { audit } from './audit.ts'
import { tellBleumiStory } from './demo/bleumi-story.ts'
import { StoryBroken, type Tell, tellBlockbeeStory } from './demo/blockbee-story.ts'
import { readSandboxFile } from './demo/sandbox-file.ts'

/**
 * `polytill demo`: starts a fresh sandbox in a temporary folder, tells one purchase per dialect step by step, and takes
 * everything down again. Resolves with the exit code: 0 when the story went as documented.
 */
export async function demo(): Promise<number> {
  const started = performance.now()
  const tell = (text: string): void => {
    console.log(`${((performance.now() - started) / 1000).toFixed(2).padStart(6)} s  ${text}`)
  }
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-demo-'))
  try {
    tell('Starting a fresh sandbox: PostgreSQL, two chains, signer, gateway')
    const sandbox = await startSandbox({ home, port: 0, host: '127.0.0.1', onProgress: () => undefined })
    try {
      tell(`Ready at ${sandbox.url}`)
      tell('A BlockBee purchase')
      await tellBlockbeeStory(readSandboxFile(home), tell)
      tell('A Bleumi Pay purchase')
      await tellBleumiStory(readSandboxFile(home), tell)
      await tellAudit(home, tell)
      tell('All of it went as documented.')
      return 0
    } catch (error) {
      tell(`FAILED: ${error instanceof Error ? error.message : String(error)}`)
      return 1
    } finally {
      await sandbox.stop()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** The last step: the books hold what the chains hold. @throws StoryBroken */
async function tellAudit(home: string, tell: Tell): Promise<void> {
  tell('The audit compares every balance on the chains with the books')
  const exitCode = await audit({ POLYTILL_HOME: home }, { json: false, all: false })
  if (exitCode !== 0) throw new StoryBroken(`the audit ended with ${exitCode}`)
  tell('Every difference is 0.')
}
