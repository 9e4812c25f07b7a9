// An office at an issuer that runs, with an administrator who takes people in by the rules of offices.

import type { Actor, Deed } from '../offices/deeds.ts'
import { readShipped } from '../offices/definitions.ts'
import { levels } from '../people/levels.ts'
import type { TestIssuer } from './issuer.ts'
import { jan } from './people.ts'
import type { DemoPerson } from '../means/demo.ts'

export interface AnOffice {
  /** Id of the unit that is made with the office. */
  readonly unit: string
  readonly administrator: Actor
  /** From now on this person is in the office and has these permissions: id of the membership. */
  takeIn(person: DemoPerson, permissions: readonly string[], unit?: string): Promise<string>
}

/** What the API of the test issuer has scopes for, as permissions of officials; `search` needs the highest login. */
export async function definePermissions(issuer: TestIssuer): Promise<void> {
  const { permissions, roles } = readShipped()
  const define = (code: string, level: 'substantial' | 'high') =>
    ({ code, title: { pl: code, en: code }, 'min-acr': level, risk: 'normal' }) as const
  const more = [define('taxpayers:read', 'substantial'), define('taxpayers:search', 'high')]
  await issuer.identity.offices.redefine({ permissions: [...permissions, ...more], roles })
}

export async function anOffice(
  { identity: { offices, people } }: TestIssuer,
  entity: string,
  title: string,
): Promise<AnOffice> {
  await offices.appoint({ entity, identifier: identifierOf(jan), title })
  const { id: person } = await people.meet({
    ...identifierOf(jan),
    means: 'demo',
    subject: jan.personId,
    givenNames: jan.givenNames.join(' '),
    surname: jan.surname,
    birthDate: jan.birthDate,
  })
  const own = (await offices.contextsOf(person)).find((one) => one.entity === entity)
  if (own === undefined) throw new Error(`nobody administers ${entity}`)
  const administrator: Actor = { person, membership: own.membership, acr: levels[1] }
  const unit = await done({ kind: 'add-unit', name: 'Wydział Spraw' })
  return {
    unit,
    administrator,
    async takeIn(newcomer, permissions, itsUnit) {
      const identifier = identifierOf(newcomer)
      const membership = await done({ kind: 'invite', identifier, unit: itsUnit })
      for (const code of permissions) {
        await done({ kind: 'assign', membership, grant: { kind: 'permission', code } })
      }
      return membership
    },
  }

  async function done(deed: Deed): Promise<string> {
    const outcome = await offices.do(administrator, deed)
    if (outcome.kind === 'refused') throw new Error(`${deed.kind}: ${outcome.reason}`)
    return outcome.id
  }
}

function identifierOf({ pesel }: DemoPerson) {
  return { country: 'PL', identifier: pesel }
}
