// Documents of real states and offices against themselves, and against themselves with one small change
// at one place: what is found there is known. They are no part of this repository.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { intakeLimits } from '../intake/limits.ts'
import { readBundle } from '../intake/read-bundle.ts'
import type { OpenApiDocument } from '../published.ts'
import type { ChangeClass } from './change.ts'
import { compareDocuments } from './compare-documents.ts'
import { get, mutations, usedSchemas } from './testing/mutations.ts'
import type { Mutation, Node, UsedSchema } from './testing/mutations.ts'

const folder = new URL('../../../shared/specs/', import.meta.url)
const absent = existsSync(folder) ? false : 'the folder of real documents is not here'

const files = [
  'pl-ksef-v2.openapi.json',
  'pl-edoreczenia-uaapi-3.0.8.1.openapi.yaml',
  'nl-zgw-documenten-1.7.1.openapi.yaml',
  'nl-zgw-notificaties.openapi.yaml',
  'pl-cepik-open-voxgig.openapi.json',
  'no-altinn-broker-v1.json',
]
/** Of each mutation in each document, spread over all that it applies to. */
const mostPlaces = 6

describe('real documents', { skip: absent }, () => {
  const sums = { breaking: 0, found: 0, others: 0, alarms: 0, wrong: [] as string[] }

  for (const file of files) {
    it(`${file} does not differ from itself, and each small change has its class`, async (t) => {
      const document = await read(file)
      const began = performance.now()
      assert.deepEqual(compareDocuments(document, structuredClone(document)), [])
      const took = Math.round(performance.now() - began)
      const schemas = usedSchemas(document as unknown as Node)
      let count = 0
      for (const mutation of mutations) {
        for (const schema of spread(schemas, mutation, document)) {
          count += 1
          judge(file, document, mutation, schema)
        }
      }
      t.diagnostic(`${schemas.length} schemas, ${count} mutations; with itself ${took} ms`)
      assert.ok(count > 20)
    })
  }

  it('let at least 95 of 100 changes that break be found, and at most 5 of 100 others', (t) => {
    t.diagnostic(JSON.stringify({ ...sums, wrong: sums.wrong.length }))
    for (const line of sums.wrong.slice(0, 20)) t.diagnostic(line)
    assert.ok(sums.found >= 0.95 * sums.breaking)
    assert.ok(sums.alarms <= 0.05 * sums.others)
    // A demand that a document makes twice is still made when one of the two goes.
    assert.ok(sums.wrong.length <= 0.05 * (sums.breaking + sums.others))
  })

  function judge(file: string, old: OpenApiDocument, mutation: Mutation, used: UsedSchema): void {
    const next = structuredClone(old)
    mutation.apply(get(next as unknown as Node, used.path), isLatest(old))
    const worst = compareDocuments(old, next)[0]?.class
    const expected = gravest(
      used.sent ? mutation.sent : undefined,
      used.got ? mutation.got : undefined,
    )
    sums[expected === 'breaking' ? 'breaking' : 'others'] += 1
    if (worst === 'breaking') sums[expected === 'breaking' ? 'found' : 'alarms'] += 1
    if (worst === expected) return
    sums.wrong.push(`${file}: ${mutation.name}, ${used.path.join('/')}: ${worst}, not ${expected}`)
  }
})

async function read(file: string): Promise<OpenApiDocument> {
  const files = { [file]: readFileSync(new URL(file, folder), 'utf8') }
  const outcome = await readBundle({ entry: file, files, alone: false }, intakeLimits)
  assert.equal(outcome.kind, 'read')
  // As it comes from the database.
  const text = outcome.kind === 'read' ? outcome.bundled.text : '{}'
  return JSON.parse(text) as OpenApiDocument
}

function spread(
  schemas: readonly UsedSchema[],
  mutation: Mutation,
  document: OpenApiDocument,
): UsedSchema[] {
  const root = document as unknown as Node
  const fit = schemas.filter(({ path }) =>
    mutation.apply(structuredClone(get(root, path)), isLatest(document)),
  )
  const step = Math.max(1, Math.floor(fit.length / mostPlaces))
  return fit.filter((_, index) => index % step === 0).slice(0, mostPlaces)
}

function isLatest(document: OpenApiDocument): boolean {
  return document.openapi.startsWith('3.1')
}

function gravest(...classes: readonly (ChangeClass | undefined)[]): ChangeClass | undefined {
  return (['breaking', 'maybe', 'harmless'] as const).find((of) => classes.includes(of))
}
