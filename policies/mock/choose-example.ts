// Which example of an operation a mock step means. What could be meant twice is told when the file is
// loaded; so is a name that no operation of the document has.

import { didYouMean } from '#kernel/yaml/yaml.ts'
import type { Tools } from '../policy.ts'
import { examplesOf, isKnown } from './examples.ts'
import type { Example } from './examples.ts'
import type { Mock } from './options.ts'

/** Undefined: this operation has none of the name, another has. Throws a sentence with the cure. */
export function chooseExample(
  { example: name, status, 'media-type': mediaType }: Mock & { readonly example: string },
  { document, operation, route }: Tools,
): Example | undefined {
  const all = examplesOf(document, operation)
  const named = all.filter((one) => one.name === name)
  const where = `${route.operation.method} ${route.operation.path}`
  if (named.length === 0) {
    if (isKnown(document, name)) return undefined
    throw new Error(`${where} has no example \`${name}\`; ${cure(name, all)}`)
  }
  const coded = named.filter((one) => status === undefined || one.covers(status))
  if (coded.length === 0) {
    const has = list(named.map((one) => one.status))
    throw new Error(`${where} has the example \`${name}\` not for ${status}, but for ${has}.`)
  }
  const typed = coded.filter((one) => mediaType === undefined || one.mediaType === mediaType)
  if (typed.length === 0) {
    const has = list(coded.map((one) => one.mediaType))
    throw new Error(`${where} has the example \`${name}\` not in ${mediaType}, but in ${has}.`)
  }
  const statuses = new Set(typed.map((one) => one.status))
  // An exact code goes before a range, and a range before `default`.
  const exact = typed.find((one) => one.status === status)
  if (statuses.size > 1 && status === undefined) {
    throw new Error(
      `${where} has the example \`${name}\` for ${list([...statuses])}; say which with \`status\`.`,
    )
  }
  return exact ?? typed[0]
}

function cure(name: string, all: readonly Example[]): string {
  const names = all.map((one) => one.name)
  const meant = didYouMean(name, names)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  if (names.length > 0) return `it has ${list(names)}.`
  return 'the document gives it no example; write `body` in the file, or an example into the document.'
}

function list(values: readonly (string | number)[]): string {
  return [...new Set(values)].slice(0, 20).join(', ')
}
