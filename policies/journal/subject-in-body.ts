// The person that the body of a call names by PESEL, as a pseudonym of this bus: the number itself
// goes nowhere. A body that is no JSON, or has no such number there, names nobody.

import type { Call } from '../call.ts'
import { pointerFault, readPointer } from '../json/pointer.ts'
import type { Issuer } from '../policy.ts'

const place = 'body:'

/** What is wrong with the option, with the cure; undefined: nothing. */
export function subjectFault(subject: string): string | undefined {
  if (!subject.startsWith(place)) {
    return 'Say where the body names the person: `body:/pesel`. In an address no PESEL may stand.'
  }
  return pointerFault(subject.slice(place.length), true)
}

export function readSubject(
  subject: string,
  issuer: Pick<Issuer, 'pseudonym'>,
): (call: Call) => string | undefined {
  const words = readPointer(subject.slice(place.length)) as readonly string[]
  return ({ body }) => {
    if (body.kind !== 'bytes' || body.bytes.length === 0) return undefined
    const identifier = valueAt(body.bytes, words)
    if (typeof identifier !== 'string' || !/^[0-9]{11}$/.test(identifier)) return undefined
    return issuer.pseudonym({ country: 'PL', identifier })
  }
}

function valueAt(bytes: Uint8Array, words: readonly string[]): unknown {
  try {
    let value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    for (const word of words) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, word))
        return undefined
      value = (value as Record<string, unknown>)[word]
    }
    return value
  } catch {
    return undefined
  }
}
