import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { followRef } from '#api-catalog/intake/follow-ref.ts'
import type { OpenApiDocument } from '#api-catalog/published.ts'
import type { Composition } from './composition.ts'
import { compositionIn } from './composition-in.ts'
import { documentOf } from './document-of.ts'
import { readComposition } from './read-composition.ts'
import { aComposition } from './testing/a-composition.ts'
import { theRegisters } from './testing/the-registers.ts'

const registers = await theRegisters()

type Json = Record<string, unknown>

describe('the document of a composition', () => {
  const documentFor = (composition: Composition) => documentOf(composition, registers.find)
  const input =
    '{ body: { type: object, required: [pesel], properties: { pesel: { type: string } } } }'
  const found =
    'found: { call: mc/persons/v1 lookUpPersons, only-reads: true, body: { pesel: $body.pesel } }'

  for (const name of ['widok360', 'podmiot360']) {
    it(`of ${name} passes the catalog without a finding but what its file has no place for, and carries the composition through it`, async () => {
      const document = documentFor(shipped(name))
      const read = await registers.intake.accept(JSON.stringify(document))
      const rules = new Set(read.findings.map(({ rule }) => rule))
      for (const rule of ['contact-and-owner', 'data-classification']) rules.delete(rule)
      assert.deepEqual([...rules], [])
      const bundle = JSON.parse(read.bundle) as OpenApiDocument
      assert.deepEqual(compositionIn(bundle), compositionIn(document))
      assert.ok(compositionIn(document))
    })

    it(`of ${name} has examples of a whole and of a partial answer, which the sandbox gives`, async () => {
      const document = documentFor(shipped(name))
      const { sandbox, operations } = await registers.intake.accept(JSON.stringify(document))
      for (const { id, method, path } of operations) {
        const answers = sandbox[id]!.filter(({ status }) => status === 200)
        assert.deepEqual(
          answers.map(({ example }) => example),
          ['complete', 'partial'],
        )
        const validate = validatorOf(document, answerSchema(document, path, method))
        for (const { body, example } of answers) {
          const value = JSON.parse(body) as Json
          assert.ok(validate(value), JSON.stringify(validate.errors))
          assert.equal(value['complete'], example === 'complete')
        }
      }
    })
  }

  it('is the same text for the same composition over the same parts', async () => {
    const again = await theRegisters()
    const one = JSON.stringify(documentFor(shipped('podmiot360')))
    assert.equal(JSON.stringify(documentOf(shipped('podmiot360'), again.find)), one)
  })

  it('does not require what may vanish, and knows no other members', () => {
    const person =
      'person: { call: mc/persons/v1 getPerson, path: { personId: "$parts.found.items[0].personId" } }'
    const homes =
      'homes: { call: mc/persons/v1 listAddresses, path: { personId: "$parts.found.items[0].personId" }, on-error: omit }'
    const result =
      '{ name: $parts.person.surname, first: "$parts.found.items[0]", homes: $parts.homes.items, fixed: 1 }'
    const document = documentFor(aComposition({ input, parts: [found, person, homes], result }))
    const schema = answerSchema(document, '/ask', 'POST') as {
      required: string[]
      properties: Json
      additionalProperties: boolean
    }
    assert.deepEqual(schema.required, ['data', 'complete', 'sources'])
    assert.equal(schema.additionalProperties, false)
    const data = schema.properties['data'] as { required: string[]; additionalProperties: boolean }
    assert.deepEqual(data.required, ['name', 'fixed'])
    assert.equal(data.additionalProperties, false)
    const sources = schema.properties['sources'] as { required: string[] }
    assert.deepEqual(sources.required, ['found', 'person', 'homes'])
  })

  it('without an envelope answers with the bare result and says where it is from in a header', () => {
    const document = documentFor(
      aComposition({
        input,
        parts: [found],
        result: '$parts.found.items',
        more: ['envelope: false'],
      }),
    )
    const { headers } = responseOf(document, '/ask', 'POST') as { headers: Json }
    assert.deepEqual(Object.keys(headers), ['Cache-Control', 'Szyna-Complete', 'Szyna-Sources'])
    assert.equal((answerSchema(document, '/ask', 'POST') as Json)['type'], 'array')
  })

  it('takes over only what is reached, as OpenAPI 3.1, and leaves no reference dangling', () => {
    const document = documentFor(shipped('podmiot360'))
    const { schemas } = document.components as { schemas: Json }
    assert.ok(schemas['MsEntitiesEntity'] && !schemas['MsEntitiesProblem'])
    for (const [, ref] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      assert.notEqual(followRef(document, { $ref: ref }), undefined, ref)
    }
    assert.ok(!JSON.stringify(schemas).includes('"nullable"'))
  })

  it('says which scopes a caller needs and what the parameters are for', () => {
    const document = documentFor(shipped('podmiot360')) as unknown as {
      paths: Json
      components: {
        securitySchemes: { system: { flows: { clientCredentials: { scopes: Json } } } }
      }
    }
    const operation = (document.paths['/nip/{nip}'] as { get: Json }).get
    assert.deepEqual(operation['security'], [{ system: ['podmiot360:read'] }])
    assert.deepEqual(operation['x-required-permissions'], ['podmiot360:read'])
    assert.deepEqual(
      Object.keys(document.components.securitySchemes.system.flows.clientCredentials.scopes),
      ['podmiot360:read'],
    )
    const parameters = operation['parameters'] as Json[]
    assert.deepEqual(
      parameters.map(({ name, in: place, required }) => [name, place, required]),
      [
        ['nip', 'path', true],
        ['date', 'query', true],
      ],
    )
    for (const { description } of parameters) assert.match(String(description), /NIP|Dzień/)
  })

  it('is not made of what does not fit', () => {
    const composition = aComposition({ input, parts: [found], result: '$parts.found.itms' })
    assert.throws(() => documentFor(composition), /did you mean `items`/)
  })

  it('has no examples where a part has none', async () => {
    const plain = {
      openapi: '3.1.0',
      info: { title: 'A', version: '1.0.0' },
      paths: {
        '/a': {
          get: {
            operationId: 'a',
            responses: {
              200: {
                description: 'A',
                content: { 'application/json': { schema: { type: 'object' } } },
              },
            },
          },
        },
      },
    }
    await registers.publish('a/plain', JSON.stringify(plain))
    const document = documentFor(
      aComposition({ parts: ['p: { call: a/plain/v1 a }'], result: '$parts.p.x' }),
    )
    const { content } = responseOf(document, '/ask', 'POST') as {
      content: { 'application/json': Json }
    }
    assert.deepEqual(Object.keys(content['application/json']), ['schema'])
  })
})

function shipped(name: string): Composition {
  const text = readFileSync(
    new URL(`../../specs/compositions/${name}.yaml`, import.meta.url),
    'utf8',
  )
  const { composition, complaints } = readComposition(`${name}.yaml`, text)
  assert.deepEqual(complaints, [])
  return composition!
}

function responseOf(document: OpenApiDocument, path: string, method: string): unknown {
  const operation = (document.paths![path] as Json)[method.toLowerCase()] as { responses: Json }
  return operation.responses['200']
}

function answerSchema(document: OpenApiDocument, path: string, method: string): unknown {
  const { content } = responseOf(document, path, method) as {
    content: { 'application/json': { schema: object } }
  }
  return followRef(document, content['application/json'].schema)
}

function validatorOf(document: OpenApiDocument, schema: unknown) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile({ components: document.components, allOf: [schema] })
}
