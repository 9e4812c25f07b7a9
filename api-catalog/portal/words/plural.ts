// Numbers of things, in words.

/** 1 operacja, 2 operacje, 5 operacji, 22 operacje. */
export function polish(n: number, one: string, few: string, many: string): string {
  if (n === 1) return `${n} ${one}`
  const unit = n % 10
  const teen = n % 100 >= 12 && n % 100 <= 14
  return `${n} ${unit >= 2 && unit <= 4 && !teen ? few : many}`
}

export function english(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** `1 MiB`, `64 KiB`; undefined: no whole number of either. */
export function binary(bytes: number): string | undefined {
  if (bytes === 0 || bytes % 1_024 !== 0) return undefined
  return bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : `${bytes / 1_024} KiB`
}
