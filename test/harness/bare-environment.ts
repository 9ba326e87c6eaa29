const { PATH = '', NODE_COMPILE_CACHE, TMPDIR } = process.env

/** What a program under test gets of our environment: nothing that could be a setting of it. */
export const BARE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH,
  ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
  ...(TMPDIR === undefined ? {} : { TMPDIR }),
}
