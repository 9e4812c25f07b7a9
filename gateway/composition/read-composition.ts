// A composition file, from text to a composition, or to everything that is wrong with it: each
// complaint with line, column and cure. Nothing is asked of anybody: whether the parts exist and fit
// is for check-parts.ts.
//
//   text ─▶ YAML ─▶ form ─▶ each operation: inputs, templates, references, order ─▶ Composition
//             └───────┴──────────────────────────┴──▶ complaints, all at once

import { lazyChecker } from '#kernel/yaml/check-against.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint, Position } from '#kernel/yaml/yaml.ts'
import { record } from '#api-catalog/portal/document/read-json.ts'
import type { ComposedOperation, Composition, Misfit, Path } from './composition.ts'
import { compositionSchema } from './composition-schema.ts'
import { readOperation } from './read-operation.ts'

export interface ReadComposition {
  /** Absent when there are complaints. */
  readonly composition?: Composition
  readonly complaints: readonly Complaint[]
  readonly places: Places
}

/** Where things stand in the file. */
export interface Places {
  at(path: Path, what?: 'value' | 'key'): Position
}

const checkForm = lazyChecker(compositionSchema)

/** `file` is how complaints name it, e.g. `compositions/widok360.yaml`. Never throws. */
export function readComposition(file: string, text: string): ReadComposition {
  const yaml = readYaml(text, file, { depth: 32 })
  const places: Places = { at: (path, what) => yaml.at(path, what) }
  if (yaml.complaints.length > 0) return { complaints: yaml.complaints, places }
  const misfits: Misfit[] = []
  const root = record(yaml.value) ?? {}
  const operations = Object.entries(record(root['operations']) ?? {}).map(([id, value]) => {
    return readOperation(id, value, (path, at, message) => misfits.push({ path, at, message }))
  })
  checkTwins(operations, misfits)
  const complaints = inOrder([...checkForm(yaml, file), ...asComplaints(file, places, misfits)])
  if (complaints.length > 0) return { complaints, places }
  const { title, entity, api, version, description, policy = 'default', owner } = root as Head
  const composition: Composition = {
    entity,
    api,
    version,
    title,
    ...(description !== undefined && { description }),
    policy,
    ...(owner !== undefined && { owner }),
    operations,
  }
  return { composition, complaints, places }
}

/** Misfits of the same file, at their lines. */
export function asComplaints(
  file: string,
  places: Places,
  misfits: readonly Misfit[],
): Complaint[] {
  return inOrder(
    misfits.map(({ path, at, message }) => ({ file, ...places.at(path, at), message })),
  )
}

type Head = Pick<Composition, 'title' | 'entity' | 'api' | 'version'> &
  Partial<Pick<Composition, 'description' | 'policy' | 'owner'>>

/** Two operations that answer the same calls. */
function checkTwins(operations: readonly ComposedOperation[], misfits: Misfit[]): void {
  const first = new Map<string, string>()
  for (const { id, method, path } of operations) {
    const address = `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`
    const twin = first.get(address)
    if (twin === undefined) first.set(address, id)
    else {
      const message = `\`${twin}\` answers ${method} ${path} already; give this one another path or method.`
      misfits.push({ path: ['operations', id, 'path'], at: 'value', message })
    }
  }
}

function inOrder(complaints: readonly Complaint[]): Complaint[] {
  return complaints.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
