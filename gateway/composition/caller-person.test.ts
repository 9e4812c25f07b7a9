import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { personWish } from './caller-person.ts'
import { readComposition } from './read-composition.ts'
import { aComposition, aFile, marked } from './testing/a-composition.ts'
import type { Written } from './testing/a-composition.ts'

const lookUp = (body: string) =>
  `a: { call: mc/persons/v1 lookUpPersons, only-reads: true, body: { pesel: ${body} } }`
const whole = '{ found: $parts.a }'

describe('the person in whose name a composed API is called', () => {
  it('is asked for where a template refers to him, and his identifier where one needs it', () => {
    const wish = (written: Written) => personWish(aComposition(written).operations[0]!)
    assert.equal(wish({ parts: [lookUp('$caller.system')], result: whole }), 'nothing')
    assert.equal(wish({ parts: [lookUp('$caller.person.id')], result: whole }), 'person')
    assert.equal(
      wish({ parts: [lookUp('$caller.person.identifier')], result: whole }),
      'identifier',
    )
    const told = '{ found: $parts.a, as: { deep: [$caller.person.context] } }'
    assert.equal(wish({ parts: [lookUp('x')], result: told }), 'person')
  })

  it('has his identifier in no address, header field or result', () => {
    const part = (place: string) =>
      `a: { call: mc/persons/v1 lookUpPersons, only-reads: true, ${place} }`
    const wrong: readonly Written[] = [
      { parts: [part('path: { id: §$caller.person.identifier }')], result: whole },
      { parts: [part('query: { q: §$caller.person.identifier }')], result: whole },
      { parts: [part('headers: { x-p: §$caller.person.identifier }')], result: whole },
      { parts: [lookUp('x')], result: '{ found: $parts.a, p: [§$caller.person.identifier] }' },
    ]
    for (const written of wrong) {
      const { text, line, column } = marked(aFile(written))
      const { complaints } = readComposition('x.yaml', text)
      const told = complaints.map((one) => [one.line, one.column, one.message])
      const message =
        '`$caller.person.identifier` may stand in the `body` of a part and nowhere else; elsewhere use `$caller.person.id`.'
      assert.deepEqual(told, [[line, column, message]])
    }
  })
})
