// What may be told of where an answer is wrong: the names that the document itself gives to members.
// Any other name was chosen by the system behind the API, and may be a person's number.

import { isObject } from '../openapi/convert-schema.ts'

export function describedNames(document: object): ReadonlySet<string> {
  const names = new Set<string>()
  const queue: unknown[] = [document]
  const seen = new Set<unknown>()
  for (const value of queue) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const inner of Object.values(value)) queue.push(inner)
    const { properties, required } = value as Record<string, unknown>
    for (const name of Object.keys(isObject(properties) ? properties : {})) names.add(name)
    for (const name of Array.isArray(required) ? required : []) {
      if (typeof name === 'string') names.add(name)
    }
  }
  return names
}

/** Of an item `*`, of a name that the document does not give `…`. */
export function tellPointer(pointer: string, names: ReadonlySet<string>): string {
  const words = pointer.split('/').map((word) => {
    const name = word.replaceAll('~1', '/').replaceAll('~0', '~')
    if (word === '' || names.has(name)) return word
    return /^\d{1,6}$/.test(word) ? '*' : '…'
  })
  return words.join('/')
}
