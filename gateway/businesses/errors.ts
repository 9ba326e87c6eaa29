/** Why a business, user or key was not created. `code` is stable. */
export class BusinessError extends Error {
  readonly code:
    | 'email_taken'
    | 'invalid_email'
    | 'weak_password'
    | 'invalid_name'
    | 'weak_key'
    | 'key_taken'
    | 'invalid_label'
    | 'member_unknown'
    | 'last_owner'
    | 'no_second_factor'

  constructor(code: BusinessError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
