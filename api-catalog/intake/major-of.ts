// The major version of an API: the first whole number in `info.version`. It stands in the address.

/** `v2` → 2, `3.0.8` → 3, `2024-05` → 2024; undefined when there is none, or none an address could bear. */
export function majorOf(version: string): number | undefined {
  const [digits] = /\d+/.exec(version) ?? []
  return digits === undefined || digits.length > 6 ? undefined : Number(digits)
}
