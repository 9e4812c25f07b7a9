// Whom a change of an API would break: those with an agreement in force for an operation it touches,
// and those that called it lately, because an API may be open without any agreement.

import type { Change } from '../compare/change.ts'
import type { PublishedOperation } from '../published.ts'

/** What other rooms know of dependants; `operations` are ids. Absent: nobody is known to depend. */
export interface DependantNeeds {
  /** `api`: `{entity}/{api}`. Agreements in force that cover one of the operations. */
  agreedOn?(
    api: string,
    operations: readonly string[],
  ): Promise<readonly { readonly agreement: string; readonly entity: string }[]>
  /** `api`: `{entity}/{api}/v{major}`. Entities that called one of the operations in the last 90 days. */
  usedBy?(api: string, operations: readonly string[]): Promise<readonly string[]>
}

export interface Dependant {
  readonly entity: string
  /** Id; undefined: it calls without one. */
  readonly agreement: string | undefined
}

export interface Touched {
  readonly entity: string
  readonly api: string
  readonly major: number
  /** Of the version in force. */
  readonly operations: readonly Pick<PublishedOperation, 'id' | 'method' | 'path'>[]
  readonly changes: readonly Change[]
}

/** Empty where nothing breaks. An entity never depends on an API of its own. */
export async function whoDepends(
  { agreedOn, usedBy }: DependantNeeds,
  touched: Touched,
): Promise<Dependant[]> {
  const operations = touchedOperations(touched)
  if (operations.length === 0) return []
  const { entity: owner, api, major } = touched
  const agreed = (await agreedOn?.(`${owner}/${api}`, operations)) ?? []
  const used = (await usedBy?.(`${owner}/${api}/v${major}`, operations)) ?? []
  const known = new Set(agreed.map(({ entity }) => entity))
  const others = new Set(used.filter((entity) => !known.has(entity)))
  return [
    ...agreed.map(({ agreement, entity }) => ({ entity, agreement })),
    ...[...others].map((entity) => ({ entity, agreement: undefined })),
  ].filter(({ entity }) => entity !== owner)
}

export function breaking(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.class === 'breaking')
}

/** Ids; a breaking change that names no operation touches all of them. */
function touchedOperations({ operations, changes }: Touched): string[] {
  const grave = breaking(changes)
  const named = new Set(grave.flatMap((change) => change.operations))
  const all = grave.some((change) => change.operations.length === 0)
  return operations
    .filter(({ id, method, path }) => all || named.has(`${method} ${path}`) || named.has(id))
    .map(({ id }) => id)
}
