// The three documents are the first thing an integrator reads: what is held here is what the catalog
// asks of everybody, and somewhat more.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createConfig, lint } from '@redocly/openapi-core'
import { readDocument } from './testing/read-document.ts'
import type { Json } from './testing/read-document.ts'

for (const name of ['persons', 'entities', 'vat-payers']) {
  const document = readDocument(name)

  describe(`the document of ${name}`, () => {
    it('passes the strictest ready-made ruleset', async () => {
      const file = join(import.meta.dirname, '..', '..', 'specs', `${name}.openapi.yaml`)
      const config = await createConfig({ extends: ['recommended-strict'] })
      const findings = await lint({ ref: file, config })
      assert.deepEqual(
        findings.map(({ ruleId, message }) => `${ruleId}: ${message}`),
        [],
      )
    })

    it('names a contact, and gives every operation an id, a summary, a description and a tag', () => {
      const info = document.root['info'] as Json
      assert.ok((info['contact'] as Json)['email'])
      for (const { id, node } of document.operations) {
        for (const member of ['operationId', 'summary', 'description']) {
          assert.match(node[member] as string, /.{6}/, `${id} ${member}`)
        }
        assert.equal((node['tags'] as string[]).length, 1, id)
      }
    })

    it('keeps personal numbers and names out of addresses', () => {
      for (const { id, path } of document.operations) {
        assert.doesNotMatch(path, /pesel|surname|birth/i, id)
      }
      const text = JSON.stringify(document.root)
      assert.doesNotMatch(
        text,
        /"name":"(?:pesel|surname|givenName|birthDate)","in":"(?:path|query)"/,
      )
    })

    it('refuses with problem+json everywhere, and says what a missing token brings', () => {
      for (const { id, node } of document.operations) {
        const responses = node['responses'] as Json
        assert.ok(responses['401'] && responses['429'] && responses['default'], id)
        for (const [status, response] of Object.entries(responses)) {
          if (!/^[45]|default/.test(status)) continue
          const content = document.resolve(response)['content'] as Json
          assert.deepEqual(Object.keys(content), ['application/problem+json'], `${id} ${status}`)
        }
      }
    })

    it('has an example for every answer that has a body, and each example is valid', () => {
      for (const { id, node } of document.operations) {
        for (const [status, response] of Object.entries(node['responses'] as Json)) {
          if (status === '304') continue
          const content = document.resolve(response)['content'] as Json
          for (const [mediaType, media] of Object.entries(content)) {
            const examples = examplesOf(media as Json)
            assert.ok(examples.length > 0, `${id} ${status}`)
            for (const example of examples) {
              const number = status === 'default' ? 599 : Number(status)
              assert.deepEqual(
                document.faults(id, number, mediaType, example),
                [],
                `${id} ${status}`,
              )
            }
          }
        }
      }
    })

    it('asks only for scopes that its security scheme explains', () => {
      const components = document.root['components'] as Json
      const { system } = components['securitySchemes'] as { system: { flows: Json } }
      const { scopes } = system.flows['clientCredentials'] as { scopes: Json }
      const asked = document.operations.flatMap(({ node }) => [
        ...((node['x-required-permissions'] ?? []) as string[]),
        ...((node['security'] ?? []) as { system: string[] }[]).flatMap((entry) => entry.system),
      ])
      assert.deepEqual([...new Set(asked)].toSorted(), Object.keys(scopes).toSorted())
    })
  })
}

function examplesOf(media: Json): unknown[] {
  if ('example' in media) return [media['example']]
  return Object.values((media['examples'] ?? {}) as Json).map(
    (example) => (example as Json)['value'],
  )
}
