// The synthetic people of the demo, as anybody finds them: on the page of the login, and in the register.

import { browser } from '../identity/testing/people.ts'
import { elements, labelOf } from './read-page.ts'
import type { TheBus } from './the-bus.ts'

export interface DemoPerson {
  readonly name: string
  /** In the register of persons. */
  readonly personId: string
}

/** In the order of the page. */
export async function peopleOfTheDemo({ publicUrl }: TheBus): Promise<DemoPerson[]> {
  const page = browser()
  await page.open(`${publicUrl}/login`)
  const { root } = await page.follow('Tożsamość testowa')
  await page.close()
  return elements(root, 'input')
    .filter(({ attributes }) => attributes['type'] === 'radio')
    .map((field) => ({
      name: labelOf(field, root)!.replace(/, ur\..*/, ''),
      personId: field.attributes['value']!,
    }))
}

export async function peselOf(bus: TheBus, { personId }: DemoPerson): Promise<string> {
  const token = await bus.token('gmina-testowo.kadry', 'mc/persons')
  const found = await bus.call(`/api/mc/persons/v1/persons/${personId}`, token)
  return ((await found.json()) as { pesel: string }).pesel
}
