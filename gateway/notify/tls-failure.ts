import type { FailureReason } from './ports.ts'

type TlsFailure = Extract<FailureReason, `certificate_${string}` | 'tls_failed'>

/** Node's and OpenSSL's names for what is wrong with a certificate (X509_verify_cert_error_string, `tls.checkServerIdentity`). */
const CERTIFICATE: Readonly<Record<string, TlsFailure>> = {
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_for_other_name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
  CERT_UNTRUSTED: 'certificate_untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate_untrusted',
  INVALID_PURPOSE: 'certificate_untrusted',
}

/** What went wrong with TLS, or null for any other trouble of a connection. No request was sent then. */
export function tlsFailureOf(code: string | undefined): TlsFailure | null {
  if (code === undefined) return null
  const known = CERTIFICATE[code]
  if (known) return known
  return /^(ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|CRL_)/.test(code) ? 'tls_failed' : null
}
