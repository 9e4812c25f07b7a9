// Who runs offices in the demo: two administrators each, as the rules of offices want, out of the people
// who can log in; the first has two offices to choose from. They gave one another the roles that the desk
// needs: in the one office to ask for access and keep systems, in the other to publish APIs and decide who
// may use them. Nobody here exists.

import type { OfficeRoom } from '../identity/offices/offices.ts'
import { levels } from '../identity/people/levels.ts'
import type { People } from '../identity/people/people.ts'
import { makeRecords } from './records.ts'
import type { Person } from './people.ts'

export interface OfficialNeeds {
  readonly offices: Pick<OfficeRoom, 'list' | 'appoint' | 'contextsOf' | 'do'>
  readonly people: Pick<People, 'meet'>
}

/** An office that is there already stays as it is. */
export async function appointOfficials(needs: OfficialNeeds): Promise<void> {
  const { offices } = needs
  const known = await offices.list()
  const [first, second, third] = whoCanCome()
  if (first === undefined || second === undefined || third === undefined) return
  // oxfmt-ignore
  const wanted = [
    { entity: 'gmina-testowo', title: 'Urząd Gminy Testowo',     pair: [first, second], role: 'integrator' },
    { entity: 'mc',            title: 'Ministerstwo Cyfryzacji', pair: [first, third],  role: 'api-owner' },
  ] as const
  for (const { entity, title, pair, role } of wanted) {
    if (known.some((one) => one.entity === entity)) continue
    for (const { pesel } of pair) {
      await offices.appoint({ entity, title, identifier: { country: 'PL', identifier: pesel } })
    }
    const [one, other] = [
      await comeTo(entity, pair[0], needs),
      await comeTo(entity, pair[1], needs),
    ]
    await give(role, one, other, needs)
    await give(role, other, one, needs)
  }
}

interface Official {
  readonly person: string
  readonly membership: string
}

/** As at the first login by the test identity. */
async function comeTo(
  entity: string,
  { personId, pesel, givenNames, surname, birthDate }: Person,
  { offices, people }: OfficialNeeds,
): Promise<Official> {
  const { id: person } = await people.meet({
    means: 'demo',
    subject: personId,
    country: 'PL',
    identifier: pesel,
    givenNames: givenNames.join(' '),
    surname,
    birthDate,
  })
  const office = (await offices.contextsOf(person)).find((one) => one.entity === entity)
  if (office === undefined) throw new Error(`Nobody of the demo came to ${entity}.`)
  return { person, membership: office.membership }
}

async function give(
  code: string,
  by: Official,
  to: Official,
  { offices }: OfficialNeeds,
): Promise<void> {
  const grant = { kind: 'role', code } as const
  const deed = { kind: 'assign', membership: to.membership, grant } as const
  const outcome = await offices.do({ ...by, acr: levels[1] }, deed)
  if (outcome.kind === 'refused') throw new Error(`The demo could not assign: ${outcome.reason}.`)
}

/** Adults of the sample register who live, in its order. */
function whoCanCome(): Person[] {
  return makeRecords()
    .residents.map(({ person }) => person)
    .filter(({ birthDate, deathDate }) => deathDate === null && birthDate < '2005')
}
