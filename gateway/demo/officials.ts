// Who runs offices in the demo: two administrators each, as the rules of offices want, out of the people
// who can log in; the first has two offices to choose from. Nobody here exists.

import type { OfficeRoom } from '../identity/offices/offices.ts'
import { makeRecords } from './records.ts'

/** An office that is there already stays as it is. */
export async function appointOfficials(
  offices: Pick<OfficeRoom, 'list' | 'appoint'>,
): Promise<void> {
  const known = await offices.list()
  const [first, second, third] = whoCanCome()
  // oxfmt-ignore
  const wanted = [
    { entity: 'gmina-testowo', title: 'Urząd Gminy Testowo',      pesels: [first, second] },
    { entity: 'mc',            title: 'Ministerstwo Cyfryzacji', pesels: [first, third] },
  ]
  for (const { entity, title, pesels } of wanted) {
    if (known.some((one) => one.entity === entity)) continue
    for (const pesel of pesels) {
      if (pesel === undefined) continue
      await offices.appoint({ entity, title, identifier: { country: 'PL', identifier: pesel } })
    }
  }
}

/** Adults of the sample register who live, in its order. */
function whoCanCome(): string[] {
  return makeRecords()
    .residents.map(({ person }) => person)
    .filter(({ birthDate, deathDate }) => deathDate === null && birthDate < '2005')
    .map(({ pesel }) => pesel)
}
