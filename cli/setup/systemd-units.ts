import path from 'node:path'

/** What units run, and as whom. */
export interface UnitPlaces {
  /** Folder that `polytill setup` made. */
  readonly folder: string
  /** Folder of this installation. */
  readonly project: string
  /** Node of this installation: not the system's, which may be older. */
  readonly node: string
  readonly user: string
}

// Neither writes anywhere but into its own folder, gains rights, or sees devices, other users' files or the kernel's switches.
const CONFINED = `NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
UMask=0077`

/**
 * Two units for systemd. The signer has no network at all, since it only talks through its socket; the gateway cannot see the
 * signer's key, although both run as one user (F90).
 */
export function systemdUnits(places: UnitPlaces): Readonly<Record<string, string>> {
  const { folder, project, node, user } = places
  const home = path.join(folder, 'signer')
  const run = path.join(folder, 'run')
  return {
    'polytill-signer.service': `[Unit]
Description=Polytill: the signer

[Service]
User=${user}
EnvironmentFile=${path.join(folder, 'signer.env')}
WorkingDirectory=${project}
ExecStart=${node} ${path.join(project, 'signer/main.ts')}
Restart=always
RestartSec=2
${CONFINED}
ReadWritePaths=${home} ${run}
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX

[Install]
WantedBy=multi-user.target
`,
    'polytill.service': `[Unit]
Description=Polytill: the gateway
After=network-online.target polytill-signer.service
Wants=network-online.target polytill-signer.service

[Service]
User=${user}
Environment=POLYTILL_CONFIG=${path.join(folder, 'gateway.json')}
WorkingDirectory=${project}
ExecStart=${node} ${path.join(project, 'gateway/entry/main.ts')}
Restart=always
RestartSec=2
TimeoutStopSec=30
${CONFINED}
ReadWritePaths=${run}
InaccessiblePaths=${home}
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

[Install]
WantedBy=multi-user.target
`,
  }
}
