/** What a member of a business is. */
export type Role = 'owner' | 'operator' | 'viewer'

/**
 * What a member may be allowed. `view`: see everything but secrets. `own_account`: the own second factor. `resend_callbacks`: tell the merchant's server again.
 * `retry_forwards`: try again to pass on what was parked. `decide_payouts`: approve and reject. `manage_account`: change
 * where money goes, keys and settings.
 */
export type Permission =
  | 'view'
  | 'own_account'
  | 'resend_callbacks'
  | 'retry_forwards'
  | 'decide_payouts'
  | 'manage_account'

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ['view', 'own_account', 'resend_callbacks', 'retry_forwards', 'decide_payouts', 'manage_account'],
  operator: ['view', 'own_account', 'resend_callbacks', 'retry_forwards', 'decide_payouts'],
  viewer: ['view', 'own_account'],
}

/** Whether a role has a permission: the one place that says so (F101). */
export function may(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission)
}
