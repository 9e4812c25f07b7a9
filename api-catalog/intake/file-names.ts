// Names inside a handed-in set of files: relative, with `/`, never leaving the set. A reference is
// resolved by its name only; no disk and no network stands behind it.

/** `./schemas/../a.yaml` → `a.yaml`; undefined when the name is absolute or leaves the set. */
export function plainName(name: string): string | undefined {
  if (name.includes('\\') || name.includes('\0') || name.startsWith('/')) return undefined
  if (/^[a-z][a-z0-9+.-]*:/i.test(name)) return undefined
  const kept: string[] = []
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.pop() === undefined) return undefined
  }
  return kept.length === 0 ? undefined : kept.join('/')
}

/**
 * The file that `ref` (without its fragment) means in file `base`.
 *
 *   inside    a name in the set's folder, handed in or not
 *   above     a relative name that leaves the folder
 *   absolute  from the root of a disk, or a Windows path
 *   address   anything with a scheme, or `//host`
 */
export type RefTarget =
  | { kind: 'inside'; file: string }
  | { kind: 'above' | 'absolute' | 'address' }

export function whereRefLeads(base: string, ref: string): RefTarget {
  const decoded = decode(ref)
  if (decoded === undefined || /^[a-z]:[\\/]/i.test(decoded)) return { kind: 'absolute' }
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(decoded)) return { kind: 'address' }
  if (/^[\\/]/.test(decoded) || /[\\\0]/.test(decoded)) return { kind: 'absolute' }
  const folder = base.split('/').slice(0, -1)
  const file = plainName([...folder, decoded].join('/'))
  return file === undefined ? { kind: 'above' } : { kind: 'inside', file }
}

function decode(ref: string): string | undefined {
  try {
    return decodeURIComponent(ref.trim())
  } catch {
    return undefined
  }
}
