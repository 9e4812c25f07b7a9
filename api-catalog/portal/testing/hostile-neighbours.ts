// What other rooms may say of an API, with harm in every text of it: for the tests of the portal.

import type { PublishedLife } from '../../published.ts'
import type { PortalDeps } from '../portal.ts'
import type { PublishedApi } from '../../published.ts'
import { hostile } from './hostile-documents.ts'
import { publish, walksOf } from './publish.ts'

/** A hostile document, deprecated with hostile words. */
export function hostileApi(vector: string): PublishedApi & { readonly life: PublishedLife } {
  const life = {
    state: 'deprecated',
    deprecatedAt: vector,
    sunsetAt: vector,
    successor: vector,
  } as const
  return { ...publish(hostile(vector), { owner: vector }), life }
}

/** An API that says it is made of the hostile one and of places that are no places. */
export function hostileComposed(vector: string): PublishedApi {
  const parts = [{ api: 'gmina/rejestr/v1' }, { api: vector }]
  const document = { ...hostile(vector), 'x-szyna-composition': { operations: [{ parts }] } }
  return { ...publish(document, { name: 'zlozone' }), composed: true }
}

export function hostileNeeds(vector: string): Partial<PortalDeps> {
  const said = { rule: vector, pointer: vector, message: vector, operations: [vector] }
  const finding = { rule: vector, severity: 'warn', pointer: vector, message: vector } as const
  const title = { pl: vector, en: vector }
  return {
    findings: () => Promise.resolve([finding]),
    describe: (api) =>
      walksOf(api).map((walk) => ({
        ...walk,
        scopes: [vector],
        steps: [{ ...walk.steps[0]!, policy: 'require-agreement' }, ...walk.steps],
      })),
    changelog: () =>
      Promise.resolve([
        {
          version: vector,
          major: 1,
          at: vector,
          changes: [
            { ...said, class: 'breaking' },
            { ...said, class: 'maybe' },
          ],
        },
      ]),
    score: () => Promise.resolve({ points: 40, level: title }),
    access: (api) =>
      Promise.resolve({
        api,
        approval: 'manual',
        conditions: [[vector]],
        plans: [{ code: vector, title, callsPerDay: 10 }],
        capacity: undefined,
        revision: 1,
      }),
    feedback: { give: () => Promise.resolve() },
    operator: {
      name: vector,
      email: vector,
      phone: vector,
      siteSince: '2026-01-05',
      statedOn: '2026-03-02',
    },
  }
}
