// Which fields of a head a file may write: neither those that frame the message nor those that the
// bus says of itself.

import { fate, requestFate } from '../../data-plane/header-names.ts'

/** Undefined: it may; else what is wrong, with the cure. */
export function canWrite(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~\w-]{1,200}$/.test(name))
    return `"${name.slice(0, 60)}" is no name of a header field.`
  if (requestFate(name.replaceAll('_', '-')) === fate.pass) return undefined
  return `The field ${name} is written by the bus alone; leave it out.`
}
