// Everything that other rooms may tell of an API, told: for the tests of the portal.

import type { PortalDeps } from '../portal.ts'
import { walksOf } from './publish.ts'

const change = {
  rule: 'response-property-removed',
  pointer: '/components/schemas/Licence/properties/state',
  operations: ['getLicence'],
}

export function richNeeds(): Partial<PortalDeps> {
  return {
    describe: (api) =>
      walksOf(api).map((walk) => ({
        ...walk,
        steps: [...walk.steps, { ...walk.steps[0]!, policy: 'require-agreement' }],
      })),
    changelog: () =>
      Promise.resolve([
        {
          version: '1.2.0',
          major: 1,
          at: '2026-03-02T08:00:00.000Z',
          changes: [
            { ...change, class: 'breaking', message: 'The property state left the reply.' },
            { ...change, class: 'harmless', message: 'The optional parameter fields was added.' },
          ],
        },
        { version: '1.0.0', major: 1, at: '2026-01-05T08:00:00.000Z', changes: undefined },
      ]),
    score: () => Promise.resolve({ points: 87.4, level: { pl: 'dobry', en: 'good' } }),
    usage: {
      read: ({ to }) =>
        Promise.resolve(
          [0, 1, 2, 3, 5, 8].map((ago) => ({
            at: new Date(Date.parse(to) - ago * 86_400_000).toISOString(),
            api: undefined,
            operation: undefined,
            system: undefined,
            entity: undefined,
            purpose: undefined,
            calls: 1000,
            refused: 10,
            failed: ago,
            upstreamFaults: ago * 4,
            replyBytes: 1,
            p50: 10,
            p95: 20,
            checked: 100,
            fitted: 99,
          })),
        ),
    },
    access: (api) =>
      Promise.resolve({
        api,
        approval: 'manual',
        conditions: [['type:office', 'type:court']],
        plans: [{ code: 'small', title: { pl: 'Mały', en: 'Small' }, callsPerDay: 1000 }],
        capacity: undefined,
        revision: 1,
      }),
    feedback: { give: () => Promise.resolve() },
    operator: {
      name: 'Urząd Przykładowy',
      email: 'dostepnosc@office.example',
      phone: '+48 22 123 45 67',
      siteSince: '2026-01-05',
      statedOn: undefined,
    },
  }
}
