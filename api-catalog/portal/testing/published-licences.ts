// The API that the tests of the portal publish: a small register, as v1 on its sandbox and as v2.

import type { Finding } from '../../published.ts'
import { licences } from './documents.ts'
import { publish } from './publish.ts'

export const findings: Finding[] = [
  { rule: 'tag-described', severity: 'warn', pointer: '/tags/1', message: 'Opisz znacznik.' },
  {
    rule: 'operation-id',
    severity: 'error',
    pointer: '/paths/~1licences~1{number}/get/responses',
    message: 'Nadaj operationId.',
  },
  { rule: 'license', severity: 'info', pointer: '', message: 'Podaj licencję.' },
]
export const old = publish(licences(), { entity: 'gitd', name: 'licences', owner: 'GITD' })
export const young = publish(licences(), {
  entity: 'gitd',
  name: 'licences',
  major: 2,
  upstream: 'https://registry.example',
})
/** Where v1 is shown. */
export const root = '/apis/gitd/licences/v1'
