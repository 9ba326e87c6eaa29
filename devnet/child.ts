import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, statSync, truncateSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import path from 'node:path'

/** User and group of a process. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** How a program of the sandbox is started. */
export interface ChildOptions {
  /** For messages: `postgres`, `ethereum node`. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Both output streams are appended here. */
  readonly logFile: string
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly account?: Account
  /** Sent when this process ends, however, without having stopped the child. */
  readonly exitSignal: NodeJS.Signals
  /** A file or folder to remove in that case. */
  readonly removeAtExit?: string
}

/** A running program of ours. */
export interface Child {
  readonly pid: number
  /** Where in the log file its output begins. Bytes. */
  readonly logFrom: number
  /** Resolves when it has ended, with a word on how. Never rejects. */
  readonly ended: Promise<string>
  running(): boolean
  /** Asks with `signal`, insists with SIGKILL after `timeoutMs`, resolves when it is gone. May be repeated. */
  stop(signal: NodeJS.Signals, timeoutMs: number): Promise<void>
  /** Lets this process end although the child still runs; `exitSignal` then ends the child. */
  unref(): void
}

/** Thrown when a program of ours could not be started or ended before it was ready. */
export class ChildFailed extends Error {
  readonly code = 'child_failed'
}

const LOG_BYTES_MAX = 4_000_000
const alive = new Set<number>()

/**
 * Starts a program in a session of its own, so that Ctrl-C in the terminal reaches only us and we stop it in order.
 * Its output goes straight to a file: a pipe would break when this process is killed. However this process ends, even
 * by SIGKILL, the program is told to end.
 * @throws ChildFailed when the program cannot be executed.
 */
export async function spawnChild(options: ChildOptions): Promise<Child> {
  mkdirSync(path.dirname(options.logFile), { recursive: true, mode: 0o711 })
  const logFrom = shortened(options.logFile)
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', log, log],
    detached: true,
    ...options.account,
  })
  closeSync(log)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`))
  })
  const pid = child.pid
  if (pid === undefined) throw new ChildFailed(`${options.name} could not be started: ${await ended}`)
  alive.add(pid)
  const watcher = watchOver(pid, options)
  void ended.then(() => {
    alive.delete(pid)
    watcher.kill('SIGKILL')
  })
  return {
    pid,
    logFrom,
    ended,
    running: () => alive.has(pid),
    unref: () => child.unref(),
    stop: async (signal, timeoutMs) => {
      if (!alive.has(pid)) return
      child.ref()
      child.kill(signal)
      const insist = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
      await ended
      clearTimeout(insist)
    },
  }
}

/** The last lines of a log, for an error message. */
export async function logTail(logFile: string, lines = 8): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

/** Ends every child at once without asking it. */
export function killChildren(): void {
  for (const pid of alive) process.kill(pid, 'SIGKILL')
}

// Reads until our end of the pipe closes, which the kernel does however we die.
// A file goes first, before a next start could write its own.
const WATCH = `read -r _
[ -f "$3" ] && rm -f -- "$3"
kill -s "$1" "$2" || exit 0
[ -d "$3" ] || exit 0
n=0
while kill -0 "$2" && [ $n -lt 100 ]; do n=$((n+1)); sleep 0.05; done
rm -rf -- "$3"`

function watchOver(pid: number, options: ChildOptions): ChildProcess {
  const args = [
    '-c',
    WATCH,
    'polytill-watch',
    options.exitSignal.slice(3),
    String(pid),
    options.removeAtExit ?? '',
  ]
  const watcher = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' })
  watcher.on('error', () => undefined)
  watcher.unref()
  const { stdin } = watcher
  stdin?.on('error', () => undefined)
  if (stdin instanceof Socket) stdin.unref()
  return watcher
}

/** Empties a log that has grown too long. Returns its bytes. */
function shortened(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= LOG_BYTES_MAX) return size
  truncateSync(file)
  return 0
}
