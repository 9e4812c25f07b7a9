// Which permissions of an API a token can carry at all (RFC 6749 §3.3). Loads nothing of the provider.

/** A permission of a document that cannot be spelled so cannot be asked for. */
export const scopeToken = /^[!#-[\]-~]+$/

/** Those that can be asked for. */
export function askable(ofApi: readonly string[]): string[] {
  return ofApi.filter((scope) => scopeToken.test(scope))
}
