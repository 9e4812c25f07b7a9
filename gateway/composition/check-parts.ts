// A composition against the documents of the APIs it calls. What comes out is either everything that
// does not fit, each at its place in the file, or the composition completed by what only the
// documents know: which parts only read, what each requires, what every template gives.
//
//   Composition + PublishedApi of each part ─▶ misfits
//                                           └▶ fitted ─▶ document-of.ts

import { name } from '#kernel/yaml/show.ts'
import { didYouMean } from '#kernel/yaml/yaml.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { checkReading } from './check-reading.ts'
import { checkValue } from './check-value.ts'
import type { ComposedOperation, Composition, Misfit, Part, Path } from './composition.ts'
import { describeTemplate } from './describe-template.ts'
import { anyOf, schemaOfValue } from './make-schema.ts'
import type { Described, Scope } from './scope.ts'
import { findCall } from './find-call.ts'
import type { Call } from './find-call.ts'
import { fitPart } from './fit-part.ts'
import { scopeOf } from './read-operation.ts'
import { capital, unknown } from './say.ts'
import { openTaken } from './take-schemas.ts'
import type { Taken } from './take-schemas.ts'

/** By `mc/persons/v1`. */
export type FindApi = (api: string) => PublishedApi | undefined

export interface Fitted {
  readonly misfits: readonly Misfit[]
  readonly composition: Composition
  /** In the order of the composition. */
  readonly results: readonly Described[]
  readonly calls: readonly ReadonlyMap<string, Call>[]
  readonly taken: Taken
}

/** `known`: APIs there are, for those that are misspelt. */
export function checkParts(
  composition: Composition,
  find: FindApi,
  known: readonly string[] = [],
): readonly Misfit[] {
  return fitComposition(composition, find, { known }).misfits
}

/** `reserved`: names of components that are not for the parts' schemas. */
export function fitComposition(
  composition: Composition,
  find: FindApi,
  { known = [], reserved = [] }: { known?: readonly string[]; reserved?: readonly string[] } = {},
): Fitted {
  const misfits: Misfit[] = []
  const taken = openTaken(reserved)
  const fitted = composition.operations.map((operation) => {
    return fitOperation(operation, { find, known, taken, misfits })
  })
  return {
    misfits,
    composition: { ...composition, operations: fitted.map(({ operation }) => operation) },
    results: fitted.map(({ result }) => result),
    calls: fitted.map(({ calls }) => calls),
    taken,
  }
}

interface Bench {
  readonly find: FindApi
  readonly known: readonly string[]
  readonly taken: Taken
  readonly misfits: Misfit[]
}

function fitOperation(operation: ComposedOperation, bench: Bench) {
  const { taken, misfits } = bench
  const at: Path = ['operations', operation.id]
  const complain = (path: Path, where: Misfit['at'], message: string) =>
    void misfits.push({ path, at: where, message })
  const calls = new Map<string, Call>()
  for (const part of operation.parts) {
    const call = callOf(part, [...at, 'parts', part.name, 'call'], bench)
    if (call) calls.set(part.name, call)
  }
  const answers = operation.parts.map((part) => {
    const call = calls.get(part.name)
    return [part.name, { ...answerOf(part, call), of: `${part.api} ${part.operation}` }] as const
  })
  const scope: Scope = scopeOf(operation, taken.document, new Map(answers))
  const parts = operation.parts.map((part) => {
    const call = calls.get(part.name)
    if (!call) return part
    const place = [...at, 'parts', part.name]
    checkDefault(part, call, scope, place, complain)
    const fitted = fitPart(part, call, scope, place, complain)
    return { ...fitted, onlyReads: part.onlyReads || call.onlyReads }
  })
  const checked = checkReading({ ...operation, parts }, calls, at, complain)
  const result = describeTemplate(operation.result, scope, [...at, 'result'], complain)
  return { operation: checked, result, calls }
}

function callOf(part: Part, path: Path, { find, known, taken, misfits }: Bench): Call | undefined {
  const complain = (message: string) => void misfits.push({ path, at: 'value', message })
  const api = find(part.api)
  if (!api) {
    const meant = didYouMean(part.api, known)
    const cure = meant ? `did you mean ${name(meant)}?` : 'register it, or name another.'
    const message = `No API ${name(part.api)} is published; ${cure}`
    misfits.push({ path, at: 'value', message, waiting: part.api })
    return undefined
  }
  if ('composed' in api && api.composed === true) {
    complain(`${name(part.api)} is a composition itself; call the parts it is made of.`)
    return undefined
  }
  const call = findCall(api, part.operation, taken)
  if (!call) {
    const ids = api.operations.map(({ id }) => id)
    const message = unknown(part.operation, `among the operations of ${part.api}`, ids)
    complain(capital(message))
    return undefined
  }
  if (!call.answer) {
    complain(`${part.api} ${part.operation} has no good answer in JSON, and a part needs one.`)
  }
  return call
}

function answerOf({ onError }: Part, call: Call | undefined): Described {
  const schema = call?.answer?.schema ?? {}
  if (onError === 'omit') return { schema, always: false }
  if (onError === 'fail') return { schema, always: true }
  return { schema: anyOf([schema, schemaOfValue(onError.default)]), always: true }
}

function checkDefault(
  { onError }: Part,
  { answer }: Call,
  { document }: Scope,
  at: Path,
  complain: (path: Path, where: Misfit['at'], message: string) => void,
): void {
  if (typeof onError === 'string' || !answer) return
  const wrong = checkValue(onError.default, answer.schema, document, 'part')
  if (!wrong) return
  const message = `The default cannot stand for the answer of the part: ${wrong}.`
  complain([...at, 'on-error', 'default'], 'value', message)
}
