// A page: entries in the order of their chain, one a line, and what is drawn from them to search by.
// Storing and verifying draw it by this same code, so a change of it in the database is seen.

import { parseEntry } from './check-entry.ts'
import { findId, findSubject, findTrace } from './glance.ts'
import { readSubjectMark, subjectMark } from './subject-mark.ts'
import { putTraceMark, traceMark } from './trace-mark.ts'

/** No line holds a line break: JSON escapes it. */
export interface Lines {
  /** Joined by line breaks, none at the end. */
  readonly bytes: Buffer
  /** Where each line ends. */
  readonly ends: readonly number[]
}

export interface Page extends Lines {
  /** The least and the greatest id. */
  readonly oldest: string
  readonly newest: string
  /** The mark of each entry's trace, 4 bytes each. */
  readonly traces: Buffer
  /** The marks of the subjects of its entries, each once, the least first. */
  readonly subjects: readonly number[]
}

/** A line, from 0 on, that is no entry. */
export interface Unfit {
  readonly unfit: number
}

export function splitLines(bytes: Buffer): Lines {
  const ends: number[] = []
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends.push(at)
  ends.push(bytes.length)
  return { bytes, ends }
}

/** `glance`: the lines are as this very process wrote them; only what looks odd is parsed. */
export function drawPage({ bytes, ends }: Lines, glance: boolean): Page | Unfit {
  const traces = Buffer.allocUnsafe(markBytes * ends.length)
  let oldest: Id | undefined
  let newest: Id | undefined
  const subjects = new Set<number>()
  let from = 0
  let guess = 0
  for (const [n, to] of ends.entries()) {
    let id = glance ? findId(bytes, from, to, from + guess) : -1
    let holder = bytes
    if (id >= 0) guess = id - from
    const trace = id >= 0 ? findTrace(bytes, id, to) : -1
    const subject = trace < 0 ? -1 : findSubject(bytes, id, trace)
    const mark = subject < 0 ? undefined : readSubjectMark(bytes, subject)
    const isOdd = subject >= 0 && mark === undefined
    if (isOdd || trace < 0 || !putTraceMark(bytes, trace, traces, markBytes * n)) {
      const entry = parseEntry(bytes.toString('utf8', from, to))
      if (!entry) return { unfit: n }
      traces.set(traceMark(entry.traceId), markBytes * n)
      if (typeof entry.more?.subject === 'string') subjects.add(subjectMark(entry.more.subject))
      holder = Buffer.from(entry.id, 'latin1')
      id = 0
    } else if (mark !== undefined) subjects.add(mark)
    if (!oldest || isLess(holder, id, oldest.bytes, oldest.at)) oldest = { bytes: holder, at: id }
    if (!newest || isLess(newest.bytes, newest.at, holder, id)) newest = { bytes: holder, at: id }
    from = to + 1
  }
  const inOrder = [...subjects].sort((one, other) => one - other)
  return {
    bytes,
    ends,
    oldest: textOf(oldest!),
    newest: textOf(newest!),
    traces,
    subjects: inOrder,
  }
}

const markBytes = 4
const idLength = 36

interface Id {
  readonly bytes: Buffer
  readonly at: number
}

function isLess(one: Buffer, at: number, other: Buffer, otherAt: number): boolean {
  for (let n = 0; n < idLength; n++) {
    const difference = one[at + n]! - other[otherAt + n]!
    if (difference !== 0) return difference < 0
  }
  return false
}

function textOf({ bytes, at }: Id): string {
  return bytes.toString('latin1', at, at + idLength)
}
