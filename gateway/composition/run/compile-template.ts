// Templates as closures, compiled once: from what a call brought and its parts answered to a value, or
// to nothing. Answers come from strangers: only their own members are looked at, whatever they are
// called, and nothing of theirs is ever changed.

import type { Reference, Template } from '../composition.ts'
import { isBigNumber } from './read-json.ts'

/** What a template can see of a call. */
export interface Scope {
  readonly body: unknown
  readonly path: unknown
  readonly query: unknown
  readonly caller: unknown
  /** By the place of the part in the operation; `absent`: it gave nothing. */
  readonly parts: readonly unknown[]
  /** Of the innermost `$each`. */
  item: unknown
}

export const absent: unique symbol = Symbol('absent')

/** A value that can be written as JSON, or `absent`. */
export type Render = (scope: Scope) => unknown

/** `places`: of the parts, by name. Throws a sentence where a reference names no part. */
export function compileTemplate(template: Template, places: ReadonlyMap<string, number>): Render {
  switch (template.kind) {
    case 'literal':
      return () => template.value
    case 'reference':
      return reference(template, places)
    case 'object':
      return object(template.members.map(([name, of]) => [name, compileTemplate(of, places)]))
    case 'array':
      return array(template.items.map((item) => compileTemplate(item, places)))
    case 'merge':
      return merge(template.of.map((one) => compileTemplate(one, places)))
    case 'pick':
      return ofRecord(template.of, places, pick(template.fields))
    case 'drop':
      return ofRecord(template.of, places, drop(new Set(template.fields)))
    case 'rename':
      return ofRecord(template.of, places, rename(new Map(Object.entries(template.names))))
    case 'each':
      return each(compileTemplate(template.of, places), compileTemplate(template.as, places))
    default:
      return template satisfies never
  }
}

function reference({ root, part, steps }: Reference, places: ReadonlyMap<string, number>): Render {
  if (root !== 'parts') {
    if (steps.length === 0) return (scope) => scope[root]
    return (scope) => walkDown(scope[root], steps)
  }
  const place = part === undefined ? undefined : places.get(part)
  if (place === undefined) throw new Error(`There is no part "${part}".`)
  if (steps.length === 0) return ({ parts }) => parts[place]
  return ({ parts }) => walkDown(parts[place], steps)
}

function walkDown(from: unknown, steps: readonly (string | number)[]): unknown {
  let at = from
  for (const step of steps) {
    if (typeof step === 'number') {
      if (!Array.isArray(at) || step < 0 || step >= at.length) return absent
      at = at[step] as unknown
    } else {
      if (!isRecord(at) || !Object.hasOwn(at, step)) return absent
      at = at[step]
    }
  }
  return at
}

function object(members: readonly (readonly [string, Render])[]): Render {
  return (scope) => {
    const made: Record<string, unknown> = {}
    for (const [name, render] of members) {
      const value = render(scope)
      if (value !== absent) put(made, name, value)
    }
    return made
  }
}

function array(items: readonly Render[]): Render {
  return (scope) => items.map((item) => item(scope)).filter((value) => value !== absent)
}

/** Of two members of one name the first stays: what comes later adds, and never covers. */
function merge(of: readonly Render[]): Render {
  return (scope) => {
    let made: Record<string, unknown> | undefined
    for (const render of of) {
      const from = render(scope)
      if (!isRecord(from)) continue
      made ??= {}
      for (const name of Object.keys(from)) {
        if (!Object.hasOwn(made, name)) put(made, name, from[name])
      }
    }
    return made ?? absent
  }
}

type Remake = (from: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** `null` stays `null`: the source says that there is none. */
function ofRecord(of: Template, places: ReadonlyMap<string, number>, remake: Remake): Render {
  const render = compileTemplate(of, places)
  return (scope) => {
    const from = render(scope)
    if (isRecord(from)) return remake(from)
    return from === null ? null : absent
  }
}

function pick(fields: readonly string[]): Remake {
  return (from) => {
    const made: Record<string, unknown> = {}
    for (const name of fields) if (Object.hasOwn(from, name)) put(made, name, from[name])
    return made
  }
}

function drop(fields: ReadonlySet<string>): Remake {
  return (from) => {
    const made: Record<string, unknown> = {}
    for (const name of Object.keys(from)) if (!fields.has(name)) put(made, name, from[name])
    return made
  }
}

function rename(names: ReadonlyMap<string, string>): Remake {
  return (from) => {
    const made: Record<string, unknown> = {}
    for (const name of Object.keys(from)) {
      const to = names.get(name) ?? name
      if (!Object.hasOwn(made, to) || names.has(name)) put(made, to, from[name])
    }
    return made
  }
}

function each(of: Render, as: Render): Render {
  return (scope) => {
    const items = of(scope)
    if (!Array.isArray(items)) return items === null ? null : absent
    const outer = scope.item
    const made: unknown[] = []
    for (const item of items as unknown[]) {
      scope.item = item
      const value = as(scope)
      if (value !== absent) made.push(value)
    }
    scope.item = outer
    return made
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isBigNumber(value)
}

/** Assigned, a member of that one name would change what the object inherits from. */
function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') {
    into[name] = value
    return
  }
  const facts = { value, enumerable: true, configurable: true, writable: true }
  Object.defineProperty(into, name, facts)
}
