// A part that may change something is asked once, last, after all others have come well: what it did
// cannot be taken back. Parts that only read may be asked in any order, kept, and asked twice.

import { name } from '#kernel/yaml/show.ts'
import type { Complain, ComposedOperation, Part, Path } from './composition.ts'
import type { Call } from './find-call.ts'
import { referencesIn } from './read-template.ts'

/** The operation with its changing part after all others. Parts whose call is not known are let be. */
export function checkReading(
  operation: ComposedOperation,
  calls: ReadonlyMap<string, Call>,
  at: Path,
  complain: Complain,
): ComposedOperation {
  const { parts } = operation
  const last = parts.at(-1)
  const checked = parts.map((part) => {
    const place = [...at, 'parts', part.name]
    if (!calls.has(part.name)) return part
    if (part.onlyReads) {
      if (part === last) checkUsed(part, operation, place, complain)
      return part
    }
    checkChanging(part, operation, place, complain)
    const others = parts.filter((other) => other !== part)
    return part === last ? { ...part, after: others.map((other) => other.name) } : part
  })
  return { ...operation, parts: checked }
}

const typed = 'or write `only-reads: true` if it changes nothing.'

function checkChanging(
  part: Part,
  { parts, method }: ComposedOperation,
  at: Path,
  complain: Complain,
): void {
  const callee = `${part.api} ${part.operation}`
  if (part !== parts.at(-1)) {
    const waits = parts.find(({ after }) => after.includes(part.name))
    const cure = waits
      ? `let ${name(waits.name)} go without its answer`
      : 'write it after all others'
    complain(
      at,
      'key',
      `${callee} may change something, so it must be the last part: ${cure}, ${typed}`,
    )
  }
  if (method === 'GET') {
    complain(
      at,
      'key',
      `${callee} may change something, and a GET must not: make the operation a POST, ${typed}`,
    )
  }
  for (const option of ['cache', 'at-once'] as const) {
    const asked = option === 'cache' ? part.cacheSeconds !== undefined : part.atOnce > 1
    if (!asked) continue
    const message = `\`${option}\` is for parts that only read, and ${callee} may change something; take it out, ${typed}`
    complain([...at, option], 'key', message)
  }
}

function checkUsed(part: Part, { result }: ComposedOperation, at: Path, complain: Complain): void {
  for (const [reference] of referencesIn(result, [])) if (reference.part === part.name) return
  const message = `Nobody uses what ${name(part.name)} answers; put \`$parts.${part.name}\` into the result, or take the part out.`
  complain(at, 'key', message)
}
