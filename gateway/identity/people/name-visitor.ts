// What a page calls its visitor: his name and, for an official, his office.

import type { Language } from '#kernel/problem/problem.ts'
import type { Offices } from '../offices/offices.ts'
import type { Visitor } from '../visitors/visitors.ts'
import type { People } from './people.ts'

const nobody: Readonly<Record<Language, string>> = { pl: 'osoba nieznana', en: 'unknown person' }

export async function nameVisitor(
  { person, membership }: Visitor,
  language: Language,
  { people, offices }: { people: People; offices: Offices },
): Promise<string> {
  const found = await people.find(person)
  if (found === undefined) return nobody[language]
  const name = `${found.givenNames} ${found.surname}`
  const office = membership === undefined ? undefined : await offices.find(membership, person)
  return office === undefined ? name : `${name} · ${office.entityTitle}`
}
