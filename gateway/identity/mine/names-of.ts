// The names under which the journal holds what concerns a person: his id, where a token spoke for him,
// and his pseudonym, where the body of a call named him.

import type { PersonIdentifier } from '#policies/policy.ts'
import type { People } from '../people/people.ts'
import type { MineNeeds } from './needs.ts'

/** Empty: there is no person with this id. */
export async function namesOf(
  id: string,
  { people, pseudonym }: Pick<MineNeeds, 'people' | 'pseudonym'>,
): Promise<string[]> {
  const person = await people.find(id)
  return person === undefined ? [] : [id, pseudonym(person)]
}

/** Who never logged in has a pseudonym alone. */
export async function namesOfIdentified(
  identifier: PersonIdentifier,
  {
    people,
    pseudonym,
  }: Pick<MineNeeds, 'pseudonym'> & {
    readonly people: Pick<People, 'findByIdentifier'>
  },
): Promise<string[]> {
  const person = await people.findByIdentifier(identifier)
  return [pseudonym(identifier), ...(person ? [person.id] : [])]
}
