import { userInfo } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ChosenNetwork, GatewayChoice } from './setup/gateway-file.ts'
import { PUBLIC_NETWORKS } from './setup/public-networks.ts'
import { CONFIG_FILE, SIGNER_FILE, writeSetup } from './setup/write-setup.ts'

const NAMES = PUBLIC_NETWORKS.map(({ network }) => network).join(', ')

const USAGE = `Usage: polytill setup <folder> --network <name>=<url>[,<url>…] … --database <url>

Makes the files of a gateway of your own in a new folder: fresh keys, the config file, the signer's environment, and units for
systemd. Nothing is started and nobody is asked; "polytill check" tells then whether all of it works.
  --network <name>=<urls>  a network and its nodes, with commas between: http(s) for requests, and one ws(s) for hints of
                           new blocks; once for each network: ${NAMES}
  --database <url>         postgres://… of a PostgreSQL of your own, 15 or later
  --public-url <url>       where merchants and payers reach the gateway, such as https://pay.example
  --user <name>            who runs it under systemd (you)`

/** The command line makes no sense. */
class Misused extends Error {}

/** `polytill setup`. Resolves with the exit code: 1 when the folder cannot be used, 2 when the command line makes no sense. */
export async function setup(args: readonly string[]): Promise<number> {
  try {
    const line = readLine(args)
    if (line === null) {
      console.log(USAGE)
      return 0
    }
    const { folder, user, choice } = line
    const node = process.execPath
    await writeSetup(choice, { folder, user, node, project: path.resolve(import.meta.dirname, '..') })
    console.log(nextSteps(folder, node))
    return 0
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    if (!(error instanceof Misused)) return 1
    console.error(`\n${USAGE}`)
    return 2
  }
}

function readLine(
  args: readonly string[],
): { readonly folder: string; readonly user: string; readonly choice: GatewayChoice } | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw new Misused('name one folder')
  if (values.database === undefined) throw new Misused('--database is missing')
  if (!/^postgres(ql)?:\/\//.test(values.database)) throw new Misused('--database must be postgres://…')
  const networks = (values.network ?? []).map(readNetwork)
  if (networks.length === 0) throw new Misused('--network is missing')
  const names = networks.map(({ network }) => network.network)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new Misused(`--network ${twice} is there twice: put commas between its nodes`)
  const publicUrl = values['public-url']?.replace(/\/$/, '')
  if (publicUrl !== undefined && !/^https?:$/.test(protocolOf(publicUrl)))
    throw new Misused('--public-url must be https://…')
  return {
    folder: path.resolve(folder),
    user: values.user ?? userInfo().username,
    choice: { networks, databaseUrl: values.database, ...(publicUrl === undefined ? {} : { publicUrl }) },
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        network: { type: 'string', multiple: true },
        database: { type: 'string' },
        'public-url': { type: 'string' },
        user: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    })
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error))
  }
}

function readNetwork(text: string): ChosenNetwork {
  const [name = '', list = ''] = splitOnce(text, '=')
  const network = PUBLIC_NETWORKS.find(one => one.network === name)
  if (!network)
    throw new Misused(`--network ${name}: there are ${NAMES}; others are written into the file by hand`)
  const urls = list.split(',').filter(url => url !== '')
  const ofKind = (kind: RegExp): string[] => urls.filter(url => kind.test(protocolOf(url)))
  const [rpcUrls, [wsUrl, ...moreHints]] = [ofKind(/^https?:$/), ofKind(/^wss?:$/)]
  const wrong = urls.find(url => !/^(https?|wss?):$/.test(protocolOf(url)))
  if (wrong !== undefined) throw new Misused(`--network ${name}: ${wrong} is no http(s) or ws(s) URL`)
  if (rpcUrls.length === 0)
    throw new Misused(`--network ${name}: at least one http(s) URL, as in ${name}=https://…`)
  if (moreHints.length > 0) throw new Misused(`--network ${name}: one ws(s) URL is enough`)
  return { network, rpcUrls, ...(wsUrl === undefined ? {} : { wsUrl }) }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function protocolOf(url: string): string {
  return URL.parse(url)?.protocol ?? ''
}

function nextSteps(folder: string, node: string): string {
  const signer = path.join(folder, SIGNER_FILE)
  const config = path.join(folder, CONFIG_FILE)
  return `${folder} is ready: keys, config file, the signer's environment, units for systemd.

 1. Back up ${folder}, apart from the database: its keys are nowhere else.
 2. Start the signer. It prints its address: send it coin for gas on each network, and nothing more.
      under systemd  sudo systemctl enable --now ${path.join(folder, 'polytill-signer.service')}
      or by hand     (set -a; . ${signer}; exec ${node} signer/main.ts)
 3. See what is still missing (contracts, gas, nodes), until nothing is:
      POLYTILL_CONFIG=${config} npm run -s polytill -- check
 4. Start the gateway.
      under systemd  sudo systemctl enable --now ${path.join(folder, 'polytill.service')}
      or by hand     POLYTILL_CONFIG=${config} ${node} gateway/entry/main.ts
 5. Make a merchant.
      POLYTILL_CONFIG=${config} npm run -s polytill -- businesses create "Corner Shop" owner@shop.example`
}
