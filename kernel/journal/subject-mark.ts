// Four bytes drawn from the subject of an entry, as a number: a page is indexed by those of its entries,
// so that what concerns one person is found without a look at the rest. Two subjects may share a mark;
// it only ever says where it is worth looking.

import { readMark, traceMark } from './trace-mark.ts'

/** Of `p-` and hexadecimal digits the first eight; of any other text, the start of its hash. Signed. */
export function subjectMark(subject: string): number {
  const digits = hexadecimal.test(subject) ? subject.slice(2) : `\n${subject}`
  return traceMark(digits).readInt32BE()
}

/** The same of a text in bytes; undefined when it begins with anything else. */
export function readSubjectMark(bytes: Buffer, at: number): number | undefined {
  const letter = bytes[at]!
  if (letter < 97 || letter > 122 || bytes[at + 1] !== hyphen) return undefined
  const mark = readMark(bytes, at + 2)
  return mark < 0 ? undefined : mark | 0
}

const hyphen = 45
const hexadecimal = /^[a-z]-[0-9a-f]{8}/
