// Licences that officials read, for stories: a permission of high risk, a policy file and a document.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '#kernel/testing/until.ts'
import { licences } from './licences.ts'
import type { TheBus } from './the-bus.ts'

/** What needs the permission, and what any official may call. */
export const guarded = '/api/gitd/licences/v1/licences/L-17'
export const unguarded = '/api/gitd/licences/v1/kinds/L-1'

const policy = `title: Urzędnicy
steps:
  - require-token: {}
  - require-context: { context: official }
  - require-scope: { from: document }
  - validate-request: { mode: enforce }
  - journal: {}
`
const { get } = licences.paths['/licences/{id}']
const document = {
  ...licences,
  paths: {
    '/licences/{id}': { get: { ...get, 'x-required-permissions': ['licences.read'] } },
    '/kinds/{id}': { get: { ...get, operationId: 'getKind', summary: 'Jeden rodzaj' } },
  },
}

export async function offerLicences(bus: TheBus, upstream: string): Promise<void> {
  const path = '/admin/v1/permissions'
  const set = (await (await bus.admin('GET', path)).json()) as { permissions: object[] }
  const title = { pl: 'Wgląd w licencje', en: 'Reading licences' }
  const added = { code: 'licences.read', title, 'min-acr': 'substantial', risk: 'high' }
  const put = await bus.admin('PUT', path, { ...set, permissions: [...set.permissions, added] })
  assert.equal(put.status, 200)
  await writeFile(join(bus.policiesDir, 'officials.yaml'), policy)
  await until('the policy is in force', () =>
    bus.register('gitd', 'licences', document, { upstream, policy: 'officials' }).then(
      () => true,
      () => false,
    ),
  )
}
