// What KrakenD makes of the answer of a backend, as a template of a composition. Its order is kept:
//
//   answer ─ is_collection ─ target ─ allow or else deny ─ mapping ─ group ─▶ merged with the others
//
// and gone backwards where a later backend is asked with a piece of that (`{resp0_…}`).

import type { Backend } from './read-backend.ts'
import { Refusal } from './read-url-pattern.ts'

/** As the YAML of a composition file writes it. */
export type Written = unknown

interface Shape {
  /** Set: it is an object of just these members. */
  readonly members?: Readonly<Record<string, Written>>
  readonly whole?: Written
  /** Names of members that are known to come out of it. */
  readonly names: readonly string[]
}

export function referenceTo(part: string, steps: readonly string[] = []): string {
  return `$parts.${part}${steps.map(writeStep).join('')}`
}

export function writeStep(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** A text that stands for itself: a composition reads `$…` as a reference. */
export function literal(value: unknown): Written {
  if (typeof value === 'string') return value.startsWith('$') ? `$${value}` : value
  if (Array.isArray(value)) return value.map(literal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]))
}

/** @throws Refusal where two of them write one member */
export function mergeAnswers(
  answers: readonly { readonly part: string; readonly backend: Backend }[],
  added: Readonly<Record<string, unknown>> = {},
): Written {
  const shapes = answers.map(({ part, backend }) => shapeOf(part, backend))
  if (Object.keys(added).length > 0) {
    shapes.push({ members: literal(added) as Record<string, Written>, names: Object.keys(added) })
  }
  const taken = new Set<string>()
  for (const name of shapes.flatMap(({ names }) => names)) {
    if (taken.has(name)) {
      throw new Refusal(
        `Two backends write the member ${name} of the answer; which of them won depended on which was slower.`,
        `Give one of them a group, or rename ${name} in its mapping.`,
      )
    }
    taken.add(name)
  }
  const wholes = shapes.flatMap(({ whole }) => (whole === undefined ? [] : [whole]))
  const members = Object.assign({}, ...shapes.map((shape) => shape.members ?? {})) as object
  const all = Object.keys(members).length > 0 ? [...wholes, members] : wholes
  return all.length === 1 ? all[0] : { $merge: all }
}

/** Where in the answer of the backend the piece lies that KrakenD knows as `path`; undefined: nowhere. */
export function backToAnswer(backend: Backend, path: readonly string[]): string[] | undefined {
  const [first = '', ...rest] = path
  if (backend.group !== undefined) {
    return first === backend.group && rest.length > 0
      ? backToAnswer({ ...backend, group: undefined }, rest)
      : undefined
  }
  if (backend.isList) return undefined
  const former = Object.entries(backend.mapping).find(([, to]) => to === first)?.[0]
  if (former === undefined && Object.hasOwn(backend.mapping, first)) return undefined
  const name = former ?? first
  if (backend.allow.length > 0 && !backend.allow.some((one) => one.split('.')[0] === name)) {
    return undefined
  }
  return [...backend.target, name, ...rest]
}

/** Members of the answer that the configuration speaks of. */
export function mentionedIn(backend: Backend): string[][] {
  const of = (names: readonly string[]) =>
    names.map((name) => [...backend.target, ...name.split('.')])
  const named = [...of(backend.allow), ...of(backend.deny), ...of(Object.keys(backend.mapping))]
  return named.length > 0 || backend.target.length === 0 ? named : [[...backend.target]]
}

function shapeOf(part: string, backend: Backend): Shape {
  const inner = backend.isList ? shapeOfList(part, backend) : shapeOfObject(part, backend)
  if (backend.group === undefined) return inner
  const whole = inner.members ?? inner.whole
  return { members: { [backend.group]: whole }, names: [backend.group] }
}

/** KrakenD puts a list into the member `collection`; its filters see that one member. */
function shapeOfList(part: string, { mapping, target, allow, deny, place }: Backend): Shape {
  const gone = (allow.length > 0 && !allow.includes('collection')) || deny.includes('collection')
  if (target.length > 0 || gone) {
    throw new Refusal(
      'is_collection stands beside a target or a filter that leaves nothing of the list.',
      'Remove that, or name collection in allow.',
    )
  }
  const { collection: name = 'collection', ...others } = mapping
  if (Object.keys(others).length + deny.length > 0) {
    place.changed(
      'Beside is_collection KrakenD neither renames nor denies members of the items.',
      'Use $each with $rename or $drop if that was meant.',
    )
  }
  return { members: { [name]: referenceTo(part) }, names: [name] }
}

function shapeOfObject(part: string, { target, allow, deny, mapping }: Backend): Shape {
  const renames = Object.keys(mapping).length > 0
  if (allow.length === 0) {
    const names = Object.values(mapping)
    if (!renames) return { whole: dropped(part, target, deny), names }
    if (deny.length > 0) return { whole: droppedAndRenamed(part, target, deny, mapping), names }
    return { whole: { $rename: { of: referenceTo(part, target), names: mapping } }, names }
  }
  const names = rename([...new Set(allow.map((name) => name.split('.')[0]!))], mapping)
  const filtered = picked(part, target, allow)
  return { whole: renames ? { $rename: { of: filtered, names: mapping } } : filtered, names }
}

/** What is renamed is taken out with what is denied, and put in under its new name. */
function droppedAndRenamed(
  part: string,
  at: readonly string[],
  deny: readonly string[],
  mapping: Readonly<Record<string, string>>,
): Written {
  const denied = (name: string) => deny.filter((one) => one.split('.')[0] === name)
  const members = Object.entries(mapping)
    .filter(([former]) => !deny.includes(former))
    .map(([former, name]) => [
      name,
      dropped(part, [...at, former], denied(former).map(withoutFirst)),
    ])
  const rest = deny.filter((one) => !Object.hasOwn(mapping, one.split('.')[0]!))
  const without = dropped(part, at, [...Object.keys(mapping), ...rest])
  return { $merge: [without, Object.fromEntries(members) as object] }
}

function rename(names: readonly string[], mapping: Readonly<Record<string, string>>): string[] {
  return names.map((name) => mapping[name] ?? name)
}

/** `[id, address.city]` → the members; of nested ones the member round them. */
function picked(part: string, at: readonly string[], allow: readonly string[]): Written {
  const plain = allow.filter((name) => !name.includes('.'))
  const nested = Map.groupBy(
    allow.filter((name) => name.includes('.') && !plain.includes(name.split('.')[0]!)),
    (name) => name.split('.')[0]!,
  )
  const own = { $pick: { of: referenceTo(part, at), fields: plain } }
  if (nested.size === 0) return own
  const inner: [string, Written][] = [...nested].map(([name, list]) => [
    name,
    picked(part, [...at, name], list.map(withoutFirst)),
  ])
  const members = Object.fromEntries(inner)
  return plain.length === 0 ? members : { $merge: [own, members] }
}

function dropped(part: string, at: readonly string[], deny: readonly string[]): Written {
  const of = referenceTo(part, at)
  if (deny.length === 0) return of
  const plain = deny.filter((name) => !name.includes('.'))
  const nested = Map.groupBy(
    deny.filter((name) => name.includes('.') && !plain.includes(name.split('.')[0]!)),
    (name) => name.split('.')[0]!,
  )
  const own = { $drop: { of, fields: [...plain, ...nested.keys()] } }
  if (nested.size === 0) return own
  const inner: [string, Written][] = [...nested].map(([name, list]) => [
    name,
    dropped(part, [...at, name], list.map(withoutFirst)),
  ])
  return { $merge: [own, Object.fromEntries(inner)] }
}

function withoutFirst(name: string): string {
  return name.slice(name.indexOf('.') + 1)
}
