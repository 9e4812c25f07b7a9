// Of the person in whose name a composed API is called, parts may be asked with his id, his context
// and, in a body, his identifier. An identifier never stands in an address, in a header field or in a
// result: addresses are written down everywhere, and who calls knows it already.

import type { Complain, ComposedOperation, Path, Reference } from './composition.ts'
import { writeReference } from './read-reference.ts'
import { referencesIn } from './read-template.ts'
import { templatesOf } from './templates-of.ts'

/** What an operation wants to know of the person. */
export type PersonWish = 'nothing' | 'person' | 'identifier'

export function personWish({ parts, result }: ComposedOperation): PersonWish {
  const templates = parts.flatMap((part) => templatesOf(part, []))
  const all = [...templates, [result, []] as const]
  const facts = all.flatMap(([template]) => {
    return [...referencesIn(template, [])].flatMap(([one]) => personFact(one) ?? [])
  })
  if (facts.includes('identifier')) return 'identifier'
  return facts.length > 0 ? 'person' : 'nothing'
}

/** Complains of an identifier that stands where it may not. */
export function checkIdentifier(
  { parts, result }: ComposedOperation,
  at: Path,
  complain: Complain,
): void {
  const elsewhere = parts.flatMap((part) => {
    const place = [...at, 'parts', part.name]
    return templatesOf(part, place).filter(([, path]) => path[place.length] !== 'body')
  })
  for (const [template, path] of [...elsewhere, [result, [...at, 'result']] as const]) {
    for (const [reference, place] of referencesIn(template, path)) {
      if (personFact(reference) !== 'identifier') continue
      const message = `\`${writeReference(reference)}\` may stand in the \`body\` of a part and nowhere else; elsewhere use \`$caller.person.id\`.`
      complain(place, 'value', message)
    }
  }
}

function personFact({ root, steps }: Reference): string | undefined {
  return root === 'caller' && steps[0] === 'person' ? String(steps[1]) : undefined
}
