// What stands in the place of a hidden value.

import { newScalar, print } from '../json/document.ts'
import type { Value } from '../json/document.ts'
import type { MaskFields } from './options.ts'

/** Undefined: nothing, the member goes. */
export type Cover = (value: Value) => Value | undefined

export function coverFor({ how = 'remove', text = '***', last = 4 }: MaskFields): Cover {
  if (how === 'remove') return () => undefined
  const whole = newScalar(how === 'null' ? 'null' : JSON.stringify(text))
  if (how !== 'last') return () => whole
  return (value) => {
    const letters = lettersOf(value)
    // Of a short value the last letters are most of it.
    if (letters === undefined || letters.length < 2 * last) return whole
    return newScalar(JSON.stringify(text + lastOf(letters, last)))
  }
}

/** Of a text or a number. */
function lettersOf(value: Value): string | undefined {
  if (value.kids) return undefined
  const written = print(value)
  if (written.startsWith('"')) return JSON.parse(written) as string
  return /^[-\d]/.test(written) ? written : undefined
}

/** No letter is cut in two. */
function lastOf(text: string, count: number): string {
  return Array.from(text.slice(-2 * count))
    .slice(-count)
    .join('')
}
