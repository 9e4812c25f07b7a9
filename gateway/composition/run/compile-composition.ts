// A composed API, tied to the APIs it is made of as one snapshot serves them. What it is made of is
// said by its own document and by nothing else, so that a node without the file serves it too.

import { buildRoutes } from '../../data-plane/routes.ts'
import type { ServedApi, ServedOperation } from '../../data-plane/compile-api.ts'
import { checkParts } from '../check-parts.ts'
import { compositionIn } from '../composition-in.ts'
import type { Composition } from '../composition.ts'
import { compileOperation } from './compile-operation.ts'

export interface Tied {
  readonly operations: ServedApi['operations']
  readonly routes: ServedApi['routes']
  readonly parts: readonly ServedApi[]
  /** What does not fit, as sentences; then nothing of it may be served. */
  readonly complaints: readonly string[]
}

/** `api` has its steps already. */
export function compileComposition(api: ServedApi, served: ReadonlyMap<string, ServedApi>): Tied {
  const composition = compositionIn(api.api.document)
  if (composition === undefined) {
    return misfit(api, ['Its document carries no composition that can be read; publish it anew.'])
  }
  const find = (key: string) => served.get(key)
  const misfits = checkParts(composition, (key) => find(key)?.api)
  if (misfits.length > 0)
    return misfit(
      api,
      misfits.map(({ message }) => message),
    )
  const complaints: string[] = []
  const operations = api.operations.map((operation): ServedOperation => {
    try {
      return { ...operation, composed: composedOf(operation, composition, api.key, find) }
    } catch (thrown) {
      complaints.push(`${operation.operation.id}: ${(thrown as Error).message}`)
      return operation
    }
  })
  if (complaints.length > 0) return misfit(api, complaints)
  const entries = operations.map((value) => {
    const { method, path } = value.operation
    return { method, path, value }
  })
  const parts = composition.operations.flatMap((one) => one.parts.map((part) => find(part.api)!))
  const { routes } = buildRoutes(entries)
  return { operations, routes, parts: [...new Set(parts)], complaints: [] }
}

function composedOf(
  { operation }: ServedOperation,
  { operations }: Composition,
  key: string,
  find: (key: string) => ServedApi | undefined,
) {
  const one = operations.find(({ id }) => id === operation.id)
  if (one === undefined) throw new Error('The composition does not say what it is made of.')
  return compileOperation(one, key, find)
}

function misfit({ key }: ServedApi, sentences: readonly string[]): Tied {
  const { routes } = buildRoutes<ServedOperation>([])
  const complaints = sentences.map((one) => `${key}: ${one}`)
  return { operations: [], routes, parts: [], complaints }
}
