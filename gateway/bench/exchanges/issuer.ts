// The issuer of the bench, in a process of its own: a database, a system and a mandate of one person.

import { openDesk } from '../../identity/mandates/testing/desk.ts'
import type { TestSystem } from '../../identity/testing/issuer.ts'
import { answering } from '../child.ts'

export interface Opened {
  readonly url: string
  readonly system: TestSystem
  readonly mandate: string
}

const desk = await openDesk()
const system = await desk.issuer.system('wnioski')
const { id: mandate } = await desk.give(await desk.person(1), system.clientId)

answering((question: { open?: true; close?: true }): Opened | Promise<void> => {
  return question.close ? desk.close() : { url: desk.issuer.url, system, mandate }
})
