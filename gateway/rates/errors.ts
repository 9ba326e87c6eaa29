/** A source gave no answer that could be used; the last usable one counts until it is stale. */
export class SourceFailed extends Error {
  readonly code = 'source_failed'
}
