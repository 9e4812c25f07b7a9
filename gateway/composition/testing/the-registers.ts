// The registers of the demonstration as the catalog publishes them, read by its own intake, for tests
// of compositions; and documents of a test's own.

import { readFileSync } from 'node:fs'
import { newId } from '#kernel/ids/ids.ts'
import { anIntake } from '#api-catalog/testing/an-intake.ts'
import type { AnIntake } from '#api-catalog/testing/an-intake.ts'
import type { OpenApiDocument, PublishedApi } from '#api-catalog/published.ts'
import type { FindApi } from '../check-parts.ts'

export interface Registers {
  readonly intake: AnIntake
  find: FindApi
  /** `entity/name`, published beside the others. */
  publish(address: string, text: string): Promise<void>
}

export async function theRegisters(): Promise<Registers> {
  const intake = anIntake()
  const apis = new Map<string, PublishedApi>()
  const publish = async (address: string, text: string) => {
    const [entity = '', name = ''] = address.split('/')
    const read = await intake.accept(text)
    const api = {
      ...read,
      api: newId<'api'>(),
      id: newId<'version'>(),
      entity,
      name,
      document: JSON.parse(read.bundle) as OpenApiDocument,
      upstream: undefined,
      policy: 'default',
      owner: undefined,
      composed: false,
      publishedAt: '2026-01-01T10:00:00.000Z',
      life: { state: 'published' as const },
    }
    apis.set(`${address}/v${read.major}`, api)
  }
  for (const address of ['mc/persons', 'ms/entities', 'mf/vat-payers']) {
    const file = `../../../specs/${address.split('/')[1]}.openapi.yaml`
    await publish(address, readFileSync(new URL(file, import.meta.url), 'utf8'))
  }
  return { intake, find: (api) => apis.get(api), publish }
}
