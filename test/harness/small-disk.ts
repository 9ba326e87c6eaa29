import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'

/** A folder in which the room for writing ends when a test says so (F95). */
export interface SmallDisk {
  /** From now on not one byte more can be written there; by these processes and those that they start, at least. */
  fill(pids: readonly number[]): void
  /** There is room again. */
  free(): void
  /** Removes the folder; nothing may use it any more. */
  remove(): void
}

/**
 * Makes a folder small: a file system of its own with that much room, where this process may mount one, and ENOSPC when it is
 * full. Elsewhere the kernel's limit on the size of files takes its place: the same writes fail, with EFBIG.
 */
export function makeSmallDisk(folder: string, bytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true })
  const mounted = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${bytes},mode=755`,
    'polytill-small',
    folder,
  ])
  return mounted.status === 0 ? new MountedDisk(folder) : new LimitedFiles(folder)
}

const BLOCK = Buffer.alloc(65_536, 1)
// Reads until our end of the pipe closes, which the kernel does however this process ends.
const UNMOUNT = 'read -r _; umount -l "$1"; rmdir "$1"'

class MountedDisk implements SmallDisk {
  readonly #folder: string
  readonly #ballast: string
  readonly #watcher: ChildProcess

  constructor(folder: string) {
    this.#folder = folder
    this.#ballast = path.join(folder, 'ballast')
    this.#watcher = spawn('/bin/sh', ['-c', UNMOUNT, 'polytill-unmount', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
    })
    this.#watcher.unref()
    if (this.#watcher.stdin instanceof Socket) this.#watcher.stdin.unref()
  }

  fill(): void {
    const file = openSync(this.#ballast, 'a')
    try {
      // Halved until not even one byte fits.
      for (let size = BLOCK.length; size > 0; ) if (!hasWritten(file, size)) size = Math.floor(size / 2)
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true })
  }

  remove(): void {
    this.#watcher.kill('SIGKILL')
    spawnSync('umount', ['-l', this.#folder])
    rmdirSync(this.#folder)
  }
}

function hasWritten(file: number, bytes: number): boolean {
  try {
    writeSync(file, BLOCK, 0, bytes)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}

class LimitedFiles implements SmallDisk {
  readonly #folder: string
  #parents: readonly number[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  fill(pids: readonly number[]): void {
    this.#parents = pids
    limitFamilies(pids, '0')
  }

  free(): void {
    limitFamilies(this.#parents, 'unlimited')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The parent first: what it starts from then on has its limit. */
function limitFamilies(parents: readonly number[], bytes: '0' | 'unlimited'): void {
  for (const parent of parents) {
    limit(parent, bytes)
    for (const child of childrenOf(parent)) limit(child, bytes)
  }
}

/** The soft limit only: it may be raised again. Done by the process's own user, whom the kernel asks for no privilege. */
function limit(pid: number, bytes: '0' | 'unlimited'): void {
  const owner = statSync(`/proc/${pid}`, { throwIfNoEntry: false })
  if (owner === undefined) return
  const { uid, gid } = owner
  const { status, stderr } = spawnSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`], { uid, gid })
  if (status !== 0 && existsSync(`/proc/${pid}`)) throw new Error(`prlimit of ${pid}: ${stderr}`)
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => parentOf(pid) === parent)
}

function parentOf(pid: number): number | null {
  try {
    // The name in parentheses may hold anything, spaces and parentheses too.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return null
  }
}
