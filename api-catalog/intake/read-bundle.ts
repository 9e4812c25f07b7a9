// A set of files becomes one document that whoever reads it may rely on: parsed, bundled, of a usable
// shape. What is said of it after that (findings, answers of a sandbox) is for others.

import { pointerOf } from '../lint/lint-bundle.ts'
import type { InputError, ProblemCode } from '#kernel/problem/problem.ts'
import { bundleSet } from './bundle-set.ts'
import type { Bundled } from './bundle-set.ts'
import { refChainFaults } from './check-ref-chains.ts'
import type { IntakeLimits } from './limits.ts'
import type { FileSet } from './measure-files.ts'
import { parseFile } from './parse-file.ts'
import { shapeFaults } from './usable-shape.ts'
import { refuseOtherText, whichOpenApi } from './which-openapi.ts'

export interface Refused {
  readonly kind: 'refused'
  readonly code: ProblemCode
  readonly detail: string
  readonly errors: readonly InputError[]
}

/**
 * `onTwice` is told of keys of JSON that are written twice: the file, and where.
 *
 * @throws Problem `document/unreadable`, `document/refused`, `document/too-large`
 */
export async function readBundle(
  { entry, files, alone }: FileSet & { readonly alone: boolean },
  limits: IntakeLimits,
  onTwice: (file: string, pointer: string) => void = () => undefined,
): Promise<Refused | { readonly kind: 'read'; readonly bundled: Bundled }> {
  const parse = (name: string, text: string): unknown => {
    const { value, twice } = parseFile(name, text, limits)
    for (const pointer of twice) onTwice(name, pointer)
    return value
  }
  const text = files[entry] ?? ''
  refuseOtherText(text)
  const root = parse(entry, text)
  whichOpenApi(root)
  const chains = refChainFaults(root)
  if (chains.length > 0) return refusedWith('refers to itself', chains)

  const bundled = await bundleSet(root, { entry, files, alone, parse }, limits)
  if (bundled.unresolved.length > 0) {
    const inFile = (name: string | undefined) =>
      name === undefined || name === entry ? '' : `In ${name}: `
    return refusedWith(
      'refers to what is not there',
      bundled.unresolved.map((problem) => ({
        in: 'document',
        pointer: pointerOf(problem),
        detail: inFile(problem.location[0]?.source.absoluteRef) + sentenceOf(problem.message),
      })),
    )
  }
  const faults = shapeFaults(bundled.document)
  if (faults.length > 0) return refusedWith('cannot be used', faults)
  return { kind: 'read', bundled }
}

function refusedWith(what: string, all: readonly InputError[]): Refused {
  const [first] = all
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : ''
  return {
    kind: 'refused',
    code: 'document/refused',
    detail: `The document ${what}. At ${first?.pointer || 'its root'}: ${first?.detail}${more}`,
    errors: all.slice(0, 100),
  }
}

/** Without Redocly's opening words. */
function sentenceOf(message: string): string {
  return message === "Can't resolve $ref"
    ? 'The $ref leads to nothing in the document.'
    : message.replace(/^Can't resolve \$ref: /, '')
}
