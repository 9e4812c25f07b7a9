import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkParts, fitComposition } from './check-parts.ts'
import { asComplaints, readComposition } from './read-composition.ts'
import { aComposition, aFile, marked } from './testing/a-composition.ts'
import type { Written } from './testing/a-composition.ts'
import { theRegisters } from './testing/the-registers.ts'
import type { Registers } from './testing/the-registers.ts'

const registers = await theRegisters()

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const good = (schema: object) => ({ responses: { 200: { description: 'Good', ...json(schema) } } })
const bare = {
  openapi: '3.1.0',
  info: { title: 'Bare', version: '1.0.0' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', ...good({ type: 'object' }) },
      post: {
        operationId: 'addThing',
        requestBody: {
          required: true,
          ...json({
            type: 'object',
            required: ['count'],
            properties: { count: { type: 'integer' }, label: { type: 'string' } },
          }),
        },
        ...good({ type: 'object', properties: { id: { type: 'string' } } }),
      },
      delete: { operationId: 'dropThing', responses: { 204: { description: 'Gone' } } },
    },
    '/texts': {
      post: {
        operationId: 'sendText',
        requestBody: { content: { 'text/plain': { schema: { type: 'string' } } } },
        ...good({}),
      },
      get: {
        operationId: 'withCookie',
        parameters: [{ name: 'sid', in: 'cookie', required: true, schema: { type: 'string' } }],
        ...good({}),
      },
    },
  },
}

await registers.publish('a/bare', JSON.stringify(bare))
await registers.publish('a/composed', JSON.stringify(bare))

const input =
  '{ body: { type: object, required: [pesel, n], properties: { pesel: { type: string }, n: { type: integer }, list: { type: array } } } }'
const person = 'person: { call: mc/persons/v1 getPerson, path: { personId: $body.pesel } }'
const vat =
  'vat: { call: mf/vat-payers/v1 searchByNip, path: { nip: $body.pesel }, query: { date: 2025-01-01 } }'
const lookUp = 'call: mc/persons/v1 lookUpPersons, only-reads: true'
const file = (part: string, result = '$parts.p') => aFile({ input, parts: [part], result })
const result = (text: string) => aFile({ input, parts: [person], result: text })

// oxfmt-ignore
const wrong: [says: RegExp, text: string][] = [
  // what is called
  [/no `getPersn` among the operations of mc\/persons\/v1; did you mean `getPerson`/,       file('p: { call: §mc/persons/v1 getPersn }')],
  [/no `x` among the operations of mc\/persons\/v1; there are `lookUpPersons`/,              file('p: { call: §mc/persons/v1 x }')],
  [/a\/composed\/v1` is a composition itself/,                                               file('p: { call: §a/composed/v1 listThings }')],
  [/a\/bare\/v1 dropThing has no good answer in JSON/,                                       file('p: { call: §a/bare/v1 dropThing, only-reads: true }')],
  [/needs the cookie `sid`, which no part can send/,                                         file('p: { call: §a/bare/v1 withCookie }')],
  // parameters
  [/getPerson needs the path parameter `personId`; add it under `path`/,                     file('§p: { call: mc/persons/v1 getPerson }')],
  [/no `person` among the path parameters of .*; did you mean `personId`/,                   file('p: { call: mc/persons/v1 getPerson, path: { personId: $body.pesel, §person: a } }')],
  [/needs the query parameter `date`/,                                                       file('§p: { call: mf/vat-payers/v1 searchByNip, path: { nip: $body.pesel } }')],
  [/no `dte` among the query parameters of .*; did you mean `date`/,                         file('p: { call: mf/vat-payers/v1 searchByNip, path: { nip: $body.pesel }, query: { date: 2025-01-01, §dte: x } }')],
  [/no `X-Odd` among the headers of mc\/persons\/v1 getPerson/,                              file('p: { call: mc/persons/v1 getPerson, path: { personId: $body.pesel }, headers: { if-none-match: x, §X-Odd: x } }')],
  [/This is an object, and `nip` is a string/,                                               file('p: { call: mf/vat-payers/v1 searchByNip, path: { nip: §$body }, query: { date: 2025-01-01 } }')],
  [/This is an array, and `date` is a string/,                                               file('p: { call: mf/vat-payers/v1 searchByNip, path: { nip: $body.pesel }, query: { date: §$body.list } }')],
  [/does not fit `date`: it must match format "date"/,                                       file('p: { call: mf/vat-payers/v1 searchByNip, path: { nip: "1234567890" }, query: { date: §2025-13-01 } }')],
  [/does not fit `limit`: it must be <= 100/,                                                file('p: { call: ms/entities/v1 listEntities, query: { limit: §500 } }')],
  // bodies
  [/getPerson takes no body/,                                                                file('p: { call: mc/persons/v1 getPerson, path: { personId: $body.pesel }, §body: {} }')],
  [/lookUpPersons needs a body; add it under `body`/,                                        file(`§p: { ${lookUp} }`)],
  [/takes no JSON, and parts send nothing else/,                                             file('p: { call: a/bare/v1 sendText, only-reads: true, §body: {} }')],
  [/no `pesl` in the body of mc\/persons\/v1 lookUpPersons; did you mean `pesel`/,           file(`p: { ${lookUp}, body: { §pesl: $body.pesel } }`)],
  [/The body of mc\/persons\/v1 lookUpPersons needs `givenName` too/,                        file(`p: { ${lookUp}, body: §{ surname: a, birthDate: 2000-01-01 } }`)],
  [/`pesel` and `surname` never stand together/,                                             file(`p: { ${lookUp}, body: §{ pesel: a, surname: b } }`)],
  [/This is an integer, and the body of .* wants a string here/,                             file(`p: { ${lookUp}, body: { pesel: §$body.n } }`)],
  [/This is a string, and the body of .* wants an integer here/,                             file('p: { call: a/bare/v1 addThing, only-reads: true, body: { count: §$body.pesel } }')],
  [/does not fit the body of .*: it must match format "date"/,                               file(`p: { call: mf/vat-payers/v1 searchByNips, only-reads: true, body: { nips: ['1234567890'], date: §soon } }`)],
  [/does not fit the body of .*: it must match pattern/,                                     file('p: { call: mf/vat-payers/v1 searchByNips, only-reads: true, body: { nips: [§12x, $body.pesel], date: 2025-01-01 } }')],
  // answers
  [/`\$parts\.person\.surnme`: there is no `surnme` in the answer of mc\/persons\/v1 getPerson; did you mean `surname`/, result('§$parts.person.surnme')],
  [/no `flt` in the answer of .*; did you mean `flat`/,                                      file('p: { call: ms/entities/v1 getEntity, path: { entityId: $body.pesel } }', '[§$parts.p.seat.flt]')],
  [/take an entry with `\[0\]`, or use `\$each`/,                                            result('§$parts.person.parents.role')],
  [/no list in the answer of .* to take `\[0\]` of; it is a string/,                         result('§"$parts.person.surname[0]"')],
  [/no `rol` in the answer of .*; did you mean `role`/,                                      result('§"$parts.person.parents[1].rol"')],
  [/no `nme` in the answer of .*; did you mean `name`/,                                      aFile({ input, parts: [vat], result: '§$parts.vat.result.subject.nme' })],
  [/what stands before it is an integer/,                                                    result('§$parts.person.version.major')],
  [/no `birtDate` in it; did you mean `birthDate`/,                                          result('{ $pick: { of: $parts.person, fields: [surname, §birtDate] } }')],
  [/no `nme` in it/,                                                                         result('{ $drop: { of: $parts.person, fields: [§nme] } }')],
  [/no `surnme` in it; did you mean `surname`/,                                              result('{ $rename: { of: $parts.person, names: { §surnme: name } } }')],
  [/Two members would be called `pesel`/,                                                    result('{ $rename: { of: $parts.person, names: §{ surname: pesel } } }')],
  [/An earlier one has `surname` too/,                                                       result('{ $merge: [$parts.person, §{ surname: x }] }')],
  [/`\$each` goes through a list, and this is an object/,                                    result('{ $each: { of: §$parts.person, as: 1 } }')],
  [/`\$pick` takes an object, and this is an array\. Use `\$each`/,                          result('{ $pick: { of: §$parts.person.parents, fields: [role] } }')],
  [/no `rol` in the item; did you mean `role`/,                                              result('{ $each: { of: $parts.person.parents, as: { r: §$item.rol } } }')],
  // failing and changing
  [/default cannot stand for the answer of the part: surname must be string/,                file('p: { call: mc/persons/v1 getPerson, path: { personId: $body.pesel }, on-error: { default: §{ surname: 3 } } }')],
  [/may change something, so it must be the last part: write it after all others/,           aFile({ parts: ['§p: { call: a/bare/v1 addThing, body: { count: 1 } }', 'q: { call: a/bare/v1 listThings }'], result: '[$parts.p, $parts.q]' })],
  [/must be the last part: let `q` go without its answer/,                                   aFile({ parts: ['§p: { call: a/bare/v1 addThing, body: { count: 1 } }', 'q: { call: mc/persons/v1 getPerson, path: { personId: $parts.p.id } }'], result: '$parts.q' })],
  [/may change something, and a GET must not/,                                               aFile({ method: 'GET', parts: ['§p: { call: a/bare/v1 addThing, body: { count: 1 } }'] })],
  [/`cache` is for parts that only read/,                                                    file('p: { call: a/bare/v1 addThing, body: { count: 1 }, §cache: 3 }')],
  [/`at-once` is for parts that only read/,                                                  file('p: { call: a/bare/v1 addThing, body: { count: 1 }, §at-once: 2 }')],
  [/Nobody uses what `p` answers/,                                                           aFile({ parts: ['§p: { call: a/bare/v1 listThings }'] })],
]

// oxfmt-ignore
const right: [what: string, written: Written][] = [
  ['a field through a reference, a list and a oneOf',         { input, parts: [vat], result: '"$parts.vat.result.subject.representatives[0].lastName"' }],
  ['a field that may be null',                                { input, parts: [person], result: '"$parts.person.parents[0].personId"' }],
  ['whatever is in an open object',                           { parts: ['p: { call: a/bare/v1 listThings }'], result: '"$parts.p.any[0].thing"' }],
  ['an integer for a text parameter',                         { input, parts: ['p: { call: mc/persons/v1 getPerson, path: { personId: $body.n } }'], result: '$parts.p' }],
  ['a text for an integer parameter',                         { input, parts: ['p: { call: ms/entities/v1 listEntities, query: { limit: $body.pesel } }'], result: '$parts.p' }],
  ['one way through a oneOf, whole',                          { input, parts: [`p: { ${lookUp}, body: { surname: a, givenName: b, birthDate: $body.pesel } }`], result: '$parts.p' }],
  ['a default with members left out',                         { parts: ['p: { call: ms/entities/v1 listEntities, on-error: { default: { items: [] } } }'], result: '$parts.p.items' }],
  ['a changing part, last and unused',                        { parts: ['q: { call: a/bare/v1 listThings }', 'p: { call: a/bare/v1 addThing, body: { count: 1 } }'], result: '$parts.q' }],
  ['a changing part that is said to change nothing',          { parts: ['p: { call: a/bare/v1 addThing, only-reads: true, body: { count: 1 }, cache: 1 }', 'q: { call: a/bare/v1 listThings }'], result: '[$parts.p, $parts.q]' }],
]

describe('a composition against its parts', () => {
  const find: Registers['find'] = (key) => {
    const api = registers.find(key)
    return api && key === 'a/composed/v1' ? Object.assign({}, api, { composed: true }) : api
  }

  for (const [says, text] of wrong) {
    it(`is told ${says.source}`, () => {
      const { text: plain, line, column } = marked(text)
      const { composition, complaints, places } = readComposition('test.yaml', plain)
      assert.ok(composition, JSON.stringify(complaints))
      const found = asComplaints('test.yaml', places, checkParts(composition, find))
      const told = found.map((one) => `${one.line}:${one.column} ${one.message}`)
      assert.equal(told.length, 1, told.join('\n'))
      assert.match(told[0]!, says)
      assert.ok(told[0]!.startsWith(`${line}:${column} `), `${told[0]} is not at ${line}:${column}`)
    })
  }

  for (const [what, written] of right) {
    it(`may have ${what}`, () => {
      assert.deepEqual(checkParts(aComposition(written), find), [])
    })
  }

  it('waits for an API that is not published', () => {
    const composition = aComposition({
      parts: ['p: { call: mc/persns/v1 getPerson }'],
      result: '$parts.p.any',
    })
    const [misfit, ...more] = checkParts(composition, find, ['mc/persons/v1'])
    assert.equal(more.length, 0)
    assert.equal(misfit?.waiting, 'mc/persns/v1')
    assert.match(misfit.message, /did you mean `mc\/persons\/v1`/)
  })

  it('is completed by what its parts cannot be asked without, and by which of them only read', () => {
    const parts = [
      `found: { ${lookUp}, body: { pesel: $body.pesel } }`,
      'vat: { call: mf/vat-payers/v1 searchByNip, path: { nip: $body.pesel }, query: { date: $body.list } }'
        .replace('$body.list', '$parts.found.items[0].personId')
        .replace('date: $', 'date: "$')
        .replace('personId }', 'personId" }'),
      'list: { call: ms/entities/v1 listEntities, query: { nip: $body.pesel, limit: 1 } }',
      'add: { call: a/bare/v1 addThing, body: { count: $body.n, label: $body.pesel } }',
    ]
    const composition = aComposition({
      input,
      parts,
      result: '[$parts.found, $parts.vat, $parts.list]',
    })
    const { misfits, composition: fitted } = fitComposition(composition, find)
    assert.deepEqual(misfits, [])
    const told = fitted.operations[0]!.parts.map(({ name, onlyReads, required, after }) => {
      return [name, onlyReads, required.map(({ steps }) => steps.at(-1)), after]
    })
    assert.deepEqual(told, [
      ['found', true, ['pesel'], []],
      ['vat', true, ['pesel', 'personId'], ['found']],
      ['list', true, [], []],
      ['add', false, ['n'], ['found', 'vat', 'list']],
    ])
  })
})
