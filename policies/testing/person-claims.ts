// Claims of a token in the name of a person, as golden cases write a person. What is not said is that
// of a citizen who logged in just now, substantially.

import { levels } from '../levels.ts'
import type { PersonCase } from '../person-case.ts'
import type { TestIssuer } from './issuer.ts'

export interface ClaimsAbout {
  readonly issuer: TestIssuer
  readonly system: string
  readonly audience: string
  /** Seconds. */
  readonly now: number
}

export function personClaims(
  { id = 'p-1', mode = 'online', context = 'citizen', ...person }: PersonCase,
  { issuer, system, audience, now }: ClaimsAbout,
): Record<string, unknown> {
  const { acr = 'substantial', login = '-10 s', pesel, office, mandate = {} } = person
  const ago = /^([+-]\d+) s$/.exec(login)
  const claims = {
    sub: id,
    mode,
    ctx: context,
    acr: levels.find((level) => level.endsWith(`/${acr}`)),
    auth_time: now + Number(ago?.[1] ?? 0),
    gid: 'g-1',
    ...(pesel !== undefined && { psn: issuer.seal(pesel, id) }),
  }
  if (context === 'official') {
    const { entity = 'zus', unit, membership = 'ms-1' } = office ?? {}
    return { ...claims, sid: 's-1', ent: entity, ms: membership, ...(unit && { unit }) }
  }
  if (mode === 'online') return { ...claims, sid: 's-1' }
  const { operations = ['GET /persons/{id}'], fields, basis = 'application' } = mandate
  const { id: mid = 'm-1', case: caseId = 'SPR/2026/11/0042' } = mandate
  const { purpose = 'Ustalenie prawa do świadczenia' } = mandate
  const details = {
    type: 'mandate',
    locations: [audience],
    actions: operations,
    ...(fields && { datatypes: fields }),
    case_id: caseId,
    purpose,
    basis,
  }
  const act = { sub: system, entity: system.split('.')[0] }
  return { ...claims, mid, mv: 1, act, authorization_details: [details] }
}
