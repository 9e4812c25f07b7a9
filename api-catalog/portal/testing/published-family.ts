// An API that goes away, its successor, and one that is made of it: for the tests of the portal.

import type { PublishedApi } from '../../published.ts'
import type { PublishedLife } from '../../published.ts'
import { licences } from './documents.ts'
import { publish } from './publish.ts'

const deprecated: PublishedLife = {
  state: 'deprecated',
  deprecatedAt: '2026-02-01T00:00:00.000Z',
  sunsetAt: '2027-02-01T00:00:00.000Z',
  successor: 'gitd/licences/v2',
}

export function publishedFamily(): PublishedApi[] {
  const told = { entity: 'gitd', name: 'licences', owner: 'GITD' }
  const old = { ...publish(licences(), told), life: deprecated }
  const young = publish(licences(), { ...told, major: 2, upstream: 'https://registry.example' })
  const parts = [
    { name: 'licence', api: 'gitd/licences/v1' },
    { name: 'person', api: 'mc/persons/v1' },
  ]
  const document = {
    ...licences(),
    info: { title: 'Teczka przewoźnika', version: '1' },
    'x-szyna-composition': { operations: [{ id: 'x', parts }] },
  }
  const folder = { ...publish(document, { entity: 'coi', name: 'carrier' }), composed: true }
  return [old, young, folder]
}
