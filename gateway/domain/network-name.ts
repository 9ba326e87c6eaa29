const NAMES: Readonly<Record<string, string>> = {
  bsc: 'BNB Smart Chain',
  'avalanche-c': 'Avalanche C-Chain',
  optimism: 'OP Mainnet',
}

/** A network's name as people read it: `ethereum` → `Ethereum`, `bsc` → `BNB Smart Chain`. */
export function networkName(network: string): string {
  const known = Object.hasOwn(NAMES, network) ? NAMES[network] : undefined
  return known ?? network.charAt(0).toUpperCase() + network.slice(1)
}
