// What the vendor extensions of a document ask the bus for:
//
//   x-rate-limits:           { perSecond: 10, perMinute: 30, perHour: 120, perDay: 500 }
//   x-required-permissions:  [CredentialsManage]
//
// at the operation, its path or the document; the nearest one counts. A hint that cannot be read is
// a fault, never passed over: somebody wanted protection here.

import type { PublishedOperation } from '../published.ts'

export type Hints = PublishedOperation['hints']

export interface HintFault {
  /** Of the extension inside what carries it, `/x-rate-limits/perHour`. */
  readonly pointer: string
  readonly sentence: string
}

/** `carriers`: operation, path item, document. */
export function readHints(...carriers: readonly object[]): Hints {
  return {
    rateLimits: nearest(carriers, 'x-rate-limits', readRateLimits) ?? [],
    permissions: nearest(carriers, 'x-required-permissions', readPermissions) ?? [],
  }
}

/** Faults of the hints that one object carries. */
export function hintFaults(carrier: object): HintFault[] {
  const faults: HintFault[] = []
  const members = carrier as Record<string, unknown>
  readRateLimits(members['x-rate-limits'], faults)
  readPermissions(members['x-required-permissions'], faults)
  return faults
}

function nearest<hint>(
  carriers: readonly object[],
  name: string,
  read: (value: unknown) => hint,
): hint | undefined {
  const carrier = carriers.find((candidate) => Object.hasOwn(candidate, name))
  return carrier && read((carrier as Record<string, unknown>)[name])
}

const seconds = { perSecond: 1, perMinute: 60, perHour: 3600, perDay: 86_400 } as const

function readRateLimits(
  value: unknown,
  faults: HintFault[] = [],
): { calls: number; seconds: number }[] {
  if (value === undefined) return []
  const known = Object.keys(seconds).join(', ')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({
      pointer: '/x-rate-limits',
      sentence: `x-rate-limits is an object with ${known}.`,
    })
    return []
  }
  const limits: { calls: number; seconds: number }[] = []
  for (const [name, calls] of Object.entries(value)) {
    const pointer = `/x-rate-limits/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!Object.hasOwn(seconds, name)) {
      faults.push({ pointer, sentence: `x-rate-limits knows ${known}, not ${name.slice(0, 40)}.` })
    } else if (!Number.isSafeInteger(calls) || (calls as number) < 1) {
      faults.push({ pointer, sentence: `${name} is a whole number of calls, 1 or more.` })
    } else {
      limits.push({ calls: calls as number, seconds: seconds[name as keyof typeof seconds] })
    }
  }
  return limits.toSorted((a, b) => a.seconds - b.seconds)
}

// RFC 6749 §3.3: a scope, which a permission becomes, has no spaces, quotes or backslashes.
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/

function readPermissions(value: unknown, faults: HintFault[] = []): string[] {
  if (value === undefined) return []
  const list = Array.isArray(value) ? (value as unknown[]) : [value]
  const wrong = list.some((item) => typeof item !== 'string' || !scope.test(item))
  if (!wrong) return [...new Set(list as string[])]
  faults.push({
    pointer: '/x-required-permissions',
    sentence:
      'x-required-permissions is a list of permission names without spaces, quotes or backslashes.',
  })
  return []
}
