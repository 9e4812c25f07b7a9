import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { asComplaints, readComposition } from './read-composition.ts'
import { aComposition, aFile, marked } from './testing/a-composition.ts'

const person = 'call: mc/persons/v1 getPerson'
const aPart = `p: { ${person}, path: { personId: x } }`

describe('a composition file', () => {
  it('becomes plain JSON, with what was not said filled in', () => {
    const composition = aComposition({
      input: '{ body: { type: object, properties: { pesel: { type: string } } } }',
      parts: [
        'a: { call: mc/persons/v1 getPerson, path: { personId: "$parts.b.items[0].id" }, on-error: { default: { a: 1 } } }',
        'b: { call: mc/persons/v1 lookUpPersons, only-reads: true, body: { pesel: $body.pesel, kind: new }, timeout: 50, cache: 3, at-once: 2 }',
      ],
      result: '{ who: $parts.a }',
    })
    assert.deepEqual(JSON.parse(JSON.stringify(composition)), composition)
    const pesel = { kind: 'reference', root: 'body', steps: ['pesel'] }
    const id = { kind: 'reference', root: 'parts', part: 'b', steps: ['items', 0, 'id'] }
    assert.deepEqual(composition, {
      entity: 'szyna',
      api: 'test',
      version: '1.0.0',
      title: 'Próba',
      policy: 'default',
      operations: [
        {
          id: 'ask',
          method: 'POST',
          path: '/ask',
          tags: [],
          permissions: [],
          input: {
            path: {},
            query: {},
            body: { type: 'object', properties: { pesel: { type: 'string' } } },
          },
          envelope: true,
          parts: [
            {
              name: 'b',
              api: 'mc/persons/v1',
              operation: 'lookUpPersons',
              onlyReads: true,
              path: {},
              query: {},
              headers: {},
              body: {
                kind: 'object',
                members: [
                  ['pesel', pesel],
                  ['kind', { kind: 'literal', value: 'new' }],
                ],
              },
              required: [],
              after: [],
              timeoutMs: 50,
              cacheSeconds: 3,
              atOnce: 2,
              onError: 'fail',
            },
            {
              name: 'a',
              api: 'mc/persons/v1',
              operation: 'getPerson',
              onlyReads: false,
              path: { personId: id },
              query: {},
              headers: {},
              required: [id],
              after: ['b'],
              atOnce: 1,
              onError: { default: { a: 1 } },
            },
          ],
          result: {
            kind: 'object',
            members: [['who', { kind: 'reference', root: 'parts', part: 'a', steps: [] }]],
          },
        },
      ],
    })
  })

  it('reads query parameters with and without what is said beside their schema', () => {
    const { operations } = aComposition({
      input:
        '{ query: { lang: { type: string }, day: { schema: { type: string }, required: true } } }',
      parts: [aPart],
      result: '[$query.lang, $query.day, $parts.p]',
    })
    assert.deepEqual(operations[0]!.input.query, {
      lang: { schema: { type: 'string' }, required: false },
      day: { schema: { type: 'string' }, required: true },
    })
  })

  // oxfmt-ignore
  const wrong: [says: RegExp, text: string][] = [
    [/`titel` is not an option of this file; did you mean `title`/,      'entity: a\n§titel: x\napi: a\nversion: 1.0.0\ntitle: x\noperations: { a: { method: GET, path: /, parts: { p: { call: a/b/v1 c } }, result: $parts.p } }\n'],
    [/`method` must be "GET", "POST"/,                                   aFile({ method: '§get', parts: [aPart], result: '$parts.p' })],
    [/\{id\} has no schema; add `input\.path\.id`/,                      aFile({ path: '§/x/{id}', parts: [aPart], result: '$parts.p' })],
    [/The path has no \{ie\}/,                                           aFile({ path: '/x/{id}', input: '{ path: { id: {}, §ie: {} } }', parts: [aPart], result: '$parts.p' })],
    [/has a "\{" without "\}"/,                                          aFile({ path: '§"/x/{id"', parts: [aPart], result: '$parts.p' })],
    [/A GET has no body/,                                                aFile({ method: 'GET', input: '{ §body: {} }', parts: [aPart], result: '$parts.p' })],
    [/A DELETE has no body/,                                             aFile({ method: 'DELETE', input: '{ §body: {} }', parts: [aPart], result: '$parts.p' })],
    [/no JSON Schema: data\/type must be/,                               aFile({ input: '{ body: §{ type: strin } }', parts: [aPart], result: '$parts.p' })],
    [/no JSON Schema: .*\(\?=/,                                          aFile({ input: "{ body: §{ type: string, pattern: '(?=a)b' } }", parts: [aPart], result: '$parts.p' })],
    [/write out what the `\$ref` leads to/,                              aFile({ input: "{ body: { §$ref: '#/x' } }", parts: [aPart], result: '$parts.p' })],
    [/`call` must be text that matches .* "mc\/persons\/v1 getPerson"/,  aFile({ parts: ['p: { call: §mc/persons getPerson }'], result: '$parts.p' })],
    [/`on-eror` is not an option of p; did you mean `on-error`/,         aFile({ parts: [`p: { ${person}, §on-eror: omit }`], result: '$parts.p' })],
    [/`P` cannot be a name in parts/,                                    aFile({ parts: [`P: §{ ${person} }`], result: '$parts.P' })],
    [/no `q` among the parts; there is `p`/,                             aFile({ parts: [aPart], result: '[$parts.p, §$parts.q]' })],
    [/no `persn` among the parts; did you mean `person`/,                aFile({ parts: [`person: { ${person} }`], result: '[$parts.person, §$parts.persn]' })],
    [/the operation takes no body; describe it in `input\.body`/,        aFile({ parts: [`p: { ${person}, path: { personId: §$body.id } }`], result: '$parts.p' })],
    [/no `pesl` in the body; did you mean `pesel`/,                      aFile({ input: '{ body: { type: object, properties: { pesel: { type: string } } } }', parts: [`p: { ${person}, path: { personId: §$body.pesl } }`], result: '$parts.p' })],
    [/`a` cannot be in the body: what stands before it is a string/,     aFile({ input: '{ body: { type: string } }', parts: [aPart], result: '[$parts.p, §$body.a]' })],
    [/no list in the body to take `\[0\]` of; it is an object/,          aFile({ input: '{ body: { type: object } }', parts: [aPart], result: '[$parts.p, §"$body[0]"]' })],
    [/no `lng` among the query parameters; did you mean `lang`/,         aFile({ input: '{ query: { lang: {} } }', parts: [aPart], result: '[$parts.p, §$query.lng]' })],
    [/no `id` among the path parameters, nor any other/,                 aFile({ parts: [aPart], result: '[$parts.p, §$path.id]' })],
    [/`\$caller\.system` and `\$caller\.entity` are known/,              aFile({ parts: [aPart], result: '[$parts.p, §$caller.scopes]' })],
    [/did you mean `\$parts\.p`\?/,                                      aFile({ parts: [aPart], result: '[$parts.p, §$part.p]' })],
    [/write `\$\$5\.00` for the text itself/,                            aFile({ parts: [aPart], result: '[$parts.p, §$5.00]' })],
    [/steps are `\.name`, `\["odd name"\]` and `\[0\]`/,                 aFile({ parts: [aPart], result: '[$parts.p, §"$parts.p[x]"]' })],
    [/must name one: `\$parts\.NAME`/,                                   aFile({ parts: [aPart], result: '[$parts.p, §$parts]' })],
    [/there is an item only in `as` of an `\$each`/,                     aFile({ parts: [aPart], result: '[$parts.p, §$item.x]' })],
    [/there is an item only in `as` of an `\$each`/,                     aFile({ parts: [aPart], result: '{ $each: { of: §$item, as: $parts.p } }' })],
    [/`\$pik` is not an operator; .*did you mean `\$pick`/,              aFile({ parts: [aPart], result: '[$parts.p, { §$pik: 1 }]' })],
    [/`\$pick` must stand alone/,                                        aFile({ parts: [aPart], result: '{ a: $parts.p, §$pick: { of: 1, fields: [a] } }' })],
    [/`off` is not an option of \$pick; did you mean `of`/,              aFile({ parts: [aPart], result: '{ $pick: { §off: $parts.p, fields: [a] } }' })],
    [/A member `\$ref` cannot be given/,                                 aFile({ parts: [aPart], result: '[$parts.p, { §$$ref: 1 }]' })],
    [/A default holds no `\$ref`/,                                       aFile({ parts: [`p: { ${person}, on-error: { default: §{ $ref: x } } }`], result: '$parts.p' })],
    [/`\$pick` takes an object, and this is a string/,                   aFile({ parts: [aPart], result: '[$parts.p, { $pick: { of: §text, fields: [a] } }]' })],
    [/sent as text: a reference, a text, a number or a boolean/,         aFile({ parts: [`p: { ${person}, path: { personId: §{ a: 1 } } }`], result: '$parts.p' })],
    [/`Authorization` is set by the bus itself/,                         aFile({ parts: [`p: { ${person}, headers: { §Authorization: x } }`], result: '$parts.p' })],
    [/`X Y` is no name of a header/,                                     aFile({ parts: [`p: { ${person}, headers: { §X Y: x } }`], result: '$parts.p' })],
    [/wait for one another: a → b → c → a;/,                             aFile({ parts: [`§a: { ${person}, path: { personId: $parts.b } }`, `b: { ${person}, path: { personId: $parts.c } }`, `c: { ${person}, path: { personId: $parts.a } }`], result: '$parts.a' })],
    [/wait for one another: p → p;/,                                     aFile({ parts: [`§p: { ${person}, path: { personId: $parts.p } }`], result: '$parts.p' })],
    [/Nobody uses what `p` answers/,                                     aFile({ parts: [`§${aPart}`, `q: { ${person} }`], result: '$parts.q' })],
    [/Nobody uses what `p` answers/,                                     aFile({ parts: [`§p: { ${person}, only-reads: true }`] })],
    [/`vatPayer` and `vat-payer` are one in the field Szyna-Sources/,    aFile({ parts: [`vatPayer: { ${person} }`, `§vat-payer: { ${person} }`], result: '[$parts.vatPayer, "$parts[\\"vat-payer\\"]"]' })],
    [/`timeout` must be a whole number from 10 to 60000/,                aFile({ parts: [`p: { ${person}, timeout: §1.5 }`], result: '$parts.p' })],
    [/`ask` answers POST \/ask already/,                                 `${aFile({ parts: [aPart], result: '$parts.p' })}  again: { method: POST, path: §/ask, parts: { ${aPart} }, result: $parts.p }\n`],
    [/is written twice/,                                                 aFile({ parts: [aPart, `§${aPart}`], result: '$parts.p' })],
  ]
  for (const [says, text] of wrong) {
    it(`is told ${says.source}`, () => {
      const { text: plain, line, column } = marked(text)
      const { composition, complaints } = readComposition('test.yaml', plain)
      assert.equal(composition, undefined)
      const places = complaints.map((one) => `${one.line}:${one.column} ${one.message}`)
      assert.equal(complaints.length, 1, places.join('\n'))
      assert.match(complaints[0]!.message, says)
      assert.equal(places[0], `${line}:${column} ${complaints[0]!.message}`)
    })
  }

  it('is told everything at once, in the order of its lines', () => {
    const text = aFile({
      method: 'GOT',
      path: '/x/{id}',
      parts: [`p: { ${person}, pth: {} }`],
      result: '[$parts.p, $parts.q, { $pik: 1 }]',
    })
    const { complaints } = readComposition('test.yaml', text)
    const lines = complaints.map(({ line }) => line)
    assert.deepEqual(
      lines,
      lines.toSorted((a, b) => a - b),
    )
    assert.equal(complaints.length, 5)
  })

  it('puts a later complaint at its line too', () => {
    const text = aFile({ parts: [aPart], result: '$parts.p' })
    const { places } = readComposition('test.yaml', text)
    const path = ['operations', 'ask', 'parts', 'p', 'path', 'personId']
    const [complaint] = asComplaints('x.yaml', places, [{ path, at: 'key', message: 'No.' }])
    const at = text.split('\n').findIndex((line) => line.includes('personId'))
    const column = text.split('\n')[at]!.indexOf('personId') + 1
    assert.deepEqual(complaint, { file: 'x.yaml', line: at + 1, column, message: 'No.' })
  })

  it('whatever its text, never throws', () => {
    const piece = fc.constantFrom(
      '$parts.p',
      '{',
      '}',
      'a: ',
      '\n  ',
      '- ',
      '$each',
      '$$',
      '~',
      '1',
      'parts: ',
      'operations:',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(400), (pieces, at) => {
        const text = aFile({ parts: [aPart], result: '{ $each: { of: $parts.p, as: $item } }' })
        const broken = text.slice(0, at) + pieces.join('') + text.slice(at)
        const { composition, complaints } = readComposition('test.yaml', broken)
        assert.equal(composition === undefined, complaints.length > 0)
      }),
    )
  })
})
