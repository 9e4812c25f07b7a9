// A value that fits a schema: first what the document gives (example, default, enum), then the least
// the schema asks for. What it makes goes into the curl of an operation page. It is made where pages
// are served, so it is bounded whatever the schema: nodes, depth, items and length of text.

import { outlineSchema } from './outline-schema.ts'
import type { Outline } from './outline-schema.ts'
import { record, resolve } from './read-json.ts'
import { samplePattern } from './sample-pattern.ts'

interface Budget {
  nodes: number
  readonly path: Set<object>
}

const deepest = 8
const mostItems = 3

/** `name` is what plain text without bounds says. `undefined` when nothing can be made within the bounds. */
export function sampleValue(document: object, schema: unknown, name = ''): unknown {
  return make(document, schema, name, { nodes: 400, path: new Set() }, 0)
}

function make(
  document: object,
  schema: unknown,
  name: string,
  budget: Budget,
  depth: number,
): unknown {
  const target = resolve(document, schema)?.value
  if (target === undefined || budget.path.has(target)) return undefined
  if (depth > deepest || --budget.nodes < 0) return undefined
  const outline = outlineSchema(document, schema)
  const given = outline.example ?? bound(outline, 'default') ?? outline.values[0]
  if (given !== undefined) return given
  budget.path.add(target)
  const made = makeOf(document, outline, name, budget, depth)
  budget.path.delete(target)
  return made
}

function makeOf(
  document: object,
  outline: Outline,
  name: string,
  budget: Budget,
  depth: number,
): unknown {
  const variant =
    outline.variants.length > 0
      ? make(document, outline.variants[0], name, budget, depth)
      : undefined
  const type = outline.types[0]
  if (type === 'object') {
    return { ...membersOf(document, outline, budget, depth), ...record(variant) }
  }
  if (variant !== undefined) return variant
  if (type === 'array') return itemsOf(document, outline, name, budget, depth)
  if (type === 'integer' || type === 'number') return numberOf(outline)
  if (type === 'boolean') return true
  return type === 'string' ? stringOf(outline, name) : undefined
}

/** The required members; all of them where the document requires none, as many leave `required` out. */
function membersOf(document: object, outline: Outline, budget: Budget, depth: number): object {
  const required = outline.properties.filter((property) => property.required)
  const wanted = required.length > 0 ? required : depth < 3 ? outline.properties : []
  const members: Record<string, unknown> = {}
  for (const { name, schema } of wanted) {
    if (name === '__proto__' || outlineSchema(document, schema).readOnly) continue
    const value = make(document, schema, name, budget, depth + 1)
    if (value !== undefined) members[name] = value
  }
  return members
}

function itemsOf(
  document: object,
  outline: Outline,
  name: string,
  budget: Budget,
  depth: number,
): unknown[] {
  const least = Math.min(Math.max(asNumber(bound(outline, 'minItems')) ?? 1, 1), mostItems)
  const item = make(document, outline.items, name, budget, depth + 1)
  return item === undefined ? [] : Array.from({ length: least }, () => item)
}

function numberOf(outline: Outline): number {
  const step = asNumber(bound(outline, 'multipleOf')) ?? 1
  const above = asNumber(bound(outline, 'exclusiveMinimum'))
  const least = above === undefined ? asNumber(bound(outline, 'minimum')) : above + step
  const most = asNumber(bound(outline, 'maximum')) ?? asNumber(bound(outline, 'exclusiveMaximum'))
  if (least !== undefined) return least
  return most !== undefined && most < 1 ? most - step : step
}

// oxfmt-ignore
const formats: Readonly<Record<string, string>> = {
  'date':         '2026-03-02',
  'date-time':    '2026-03-02T08:00:00Z',
  'time':         '08:00:00Z',
  'duration':     'P1D',
  'uuid':         '0195554a-7c00-7000-8000-000000000001',
  'email':        'osoba@example.com',
  'uri':          'https://example.com/',
  'url':          'https://example.com/',
  'uri-reference': '/',
  'hostname':     'example.com',
  'ipv4':         '192.0.2.1',
  'ipv6':         '2001:db8::1',
  'byte':         'U3p5bmE=',
}

function stringOf(outline: Outline, name: string): string {
  const least = Math.min(asNumber(bound(outline, 'minLength')) ?? 0, 200)
  const most = asNumber(bound(outline, 'maxLength')) ?? Infinity
  const pattern = bound(outline, 'pattern')
  const fitting = typeof pattern === 'string' ? samplePattern(pattern, least) : undefined
  if (fitting !== undefined) return fitting
  const known = outline.format === undefined ? undefined : formats[outline.format]
  if (known !== undefined && Object.hasOwn(formats, outline.format!)) return known
  const plain = name || 'tekst'
  return plain.padEnd(least, '-').slice(0, Math.max(0, Math.min(most, 200)))
}

function bound(outline: Outline, keyword: string): unknown {
  return outline.bounds.find(([name]) => name === keyword)?.[1]
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
