// A schema as a tree that a reader unfolds. Safe for any schema: a circle ends in a link to where it
// began, a branch deeper than four levels or beyond the budget of the page ends in a link to the page
// of its schema. The budget is shared by all trees of a page.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Words } from '../words/dictionary.ts'
import { outlineSchema } from './outline-schema.ts'
import type { Outline } from './outline-schema.ts'
import { prose } from './prose.ts'
import { resolve } from './read-json.ts'

export interface Drawing {
  readonly document: object
  readonly words: Words
  /** Where the page of a named schema is. */
  readonly address: (name: string) => string
  /** Fields that may still be drawn on this page. */
  budget: number
  /** Schemas that the branch being drawn is inside of. */
  readonly inside: Set<object>
}

const deepest = 4
const mostValues = 30
const mostVariants = 12
const longestMeaning = 2500

export function openDrawing(
  document: object,
  words: Words,
  address: (name: string) => string,
  budget = 450,
): Drawing {
  return { document, words, address, budget, inside: new Set() }
}

/** The whole of a schema: its type, what it means, its fields. */
export function drawSchema(drawing: Drawing, schema: unknown): Html {
  const outline = outlineSchema(drawing.document, schema)
  return html`<div class="schema">
    <p class="type">${typeOf(drawing, schema)}${nameOf(drawing, outline)}</p>
    ${meaningOf(drawing, outline)}${branchesOf(drawing, schema, outline, 0)}
  </div>`
}

/** The type in words, without its fields: `list: Osoba`, `text <date>`. */
export function typeOf(drawing: Drawing, schema: unknown, depth = 0): string {
  const { words } = drawing
  const outline = outlineSchema(drawing.document, schema)
  const names = outline.types.map((type) => {
    if (type === 'array' && outline.items !== undefined && depth < 3) {
      return words.listOf(itemOf(drawing, outline.items, depth + 1))
    }
    if (type === 'object' && outline.properties.length === 0 && outline.others && depth < 3) {
      return words.mapOf(itemOf(drawing, outline.others, depth + 1))
    }
    return Object.hasOwn(words.types, type) ? words.types[type]! : type
  })
  const type = names.length > 0 ? names.join(' | ') : outline.variants.length > 0 ? '' : words.any
  const format = outline.format === undefined ? '' : ` <${outline.format}>`
  return `${type}${format}${outline.nullable ? ` ${words.orNull}` : ''}`
}

/** What narrows the value and what it may be, with its meaning. */
export function meaningOf(drawing: Drawing, outline: Outline): Html {
  const { words } = drawing
  const { values, bounds, example } = outline
  return html`${outline.description === undefined ? null : prose(outline.description.slice(0, longestMeaning), { tableName: words.table })}${
    values.length === 0
      ? null
      : html`<p class="values">
          ${words.values}
          ${values.slice(0, mostValues).map((value) => html`<code>${show(value)}</code> `)}${
            values.length > mostValues ? words.moreValues(values.length - mostValues) : null
          }
        </p>`
  }${
    bounds.length === 0
      ? null
      : html`<p class="bounds">
          ${bounds.map(([name, value]) => html`<code>${name}: ${show(value)}</code> `)}
        </p>`
  }${
    example === undefined || typeof example === 'object'
      ? null
      : html`<p class="bounds">${words.example}: <code>${show(example)}</code></p>`
  }`
}

function itemOf(drawing: Drawing, schema: unknown, depth: number): string {
  return outlineSchema(drawing.document, schema).name ?? typeOf(drawing, schema, depth)
}

function nameOf(drawing: Drawing, outline: Outline): Html | null {
  if (outline.name === undefined) return null
  return html` <a class="schema-name" href="${drawing.address(outline.name)}">${outline.name}</a>`
}

/** What can be unfolded beneath a schema: fields, items, other members, variants. */
function branchesOf(
  drawing: Drawing,
  schema: unknown,
  outline: Outline,
  depth: number,
): Html | null {
  const target = resolve(drawing.document, schema)?.value
  if (target === undefined || !branches(outline)) return null
  if (drawing.inside.has(target)) return stop(drawing, outline, drawing.words.circular)
  if (depth >= deepest || drawing.budget <= 0) {
    return stop(drawing, outline, outline.name === undefined ? drawing.words.tooBigHere : '')
  }
  drawing.inside.add(target)
  const drawn = html`${fieldsOf(drawing, outline, depth)}${inner(drawing, outline.items, drawing.words.items, depth)}${inner(
    drawing,
    outline.others,
    drawing.words.otherFields,
    depth,
  )}${variantsOf(drawing, outline, depth)}`
  drawing.inside.delete(target)
  return drawn
}

function branches(outline: Outline): boolean {
  const { properties, items, others, variants } = outline
  return properties.length > 0 || items !== undefined || others !== undefined || variants.length > 0
}

function stop(drawing: Drawing, outline: Outline, why: string): Html {
  const { name } = outline
  const link =
    name === undefined
      ? null
      : html` <a href="${drawing.address(name)}">${drawing.words.seeSchema} ${name}</a>`
  return html`<p class="stop">${why}${link}</p>`
}

function fieldsOf(drawing: Drawing, outline: Outline, depth: number): Html | null {
  const { properties } = outline
  if (properties.length === 0) return null
  const drawn: Html[] = []
  for (const property of properties) {
    if (--drawing.budget < 0) break
    drawn.push(fieldOf(drawing, property, depth))
  }
  const rest = properties.length - drawn.length
  const tail =
    rest > 0 ? html`<li>${stop(drawing, outline, drawing.words.moreValues(rest))}</li>` : null
  return html`<ul class="fields">
    ${drawn}${tail}
  </ul>`
}

function fieldOf(
  drawing: Drawing,
  field: { name: string; schema: unknown; required: boolean },
  depth: number,
): Html {
  const { words } = drawing
  const outline = outlineSchema(drawing.document, field.schema)
  const marks = [
    field.required && html` <strong class="must">${words.required}</strong>`,
    outline.readOnly && html` <span class="mark">${words.readOnly}</span>`,
    outline.writeOnly && html` <span class="mark">${words.writeOnly}</span>`,
    outline.deprecated && html` <span class="mark old">${words.deprecated}</span>`,
  ].filter((mark) => mark !== false)
  return html`<li>
    <code class="field">${field.name}</code>
    <span class="type">${typeOf(drawing, field.schema)}</span>${marks}
    ${meaningOf(drawing, outline)}${folded(drawing, field.schema, outline, depth)}
  </li>`
}

function folded(drawing: Drawing, schema: unknown, outline: Outline, depth: number): Html | null {
  const deep = inward(drawing, schema, outline)
  if (deep === undefined) return null
  const { words } = drawing
  const drawn = branchesOf(drawing, deep.schema, deep.outline, depth + 1)
  if (drawn === null) return null
  const name = deep.outline.name
  return html`<details>
    <summary>${name ?? (deep.outline.variants.length > 0 ? words.oneOf : words.fields)}</summary>
    ${drawn}
  </details>`
}

/** A list of objects is unfolded straight into the object. */
function inward(
  drawing: Drawing,
  schema: unknown,
  outline: Outline,
): { schema: unknown; outline: Outline } | undefined {
  let at = { schema, outline }
  for (let step = 0; step < 3; step++) {
    if (at.outline.properties.length > 0 || at.outline.variants.length > 0) return at
    const next = at.outline.items ?? at.outline.others
    if (next === undefined) return undefined
    at = { schema: next, outline: outlineSchema(drawing.document, next) }
  }
  return branches(at.outline) ? at : undefined
}

/** The items of a list, or the members that no field names, when there is more to them than a type. */
function inner(drawing: Drawing, schema: unknown, label: string, depth: number): Html | null {
  if (schema === undefined) return null
  const outline = outlineSchema(drawing.document, schema)
  if (!branches(outline)) return null
  if (--drawing.budget < 0) return stop(drawing, outline, '')
  const drawn = branchesOf(drawing, schema, outline, depth + 1)
  return html`<div class="inner">
    <p class="type">${label}: ${typeOf(drawing, schema)}${nameOf(drawing, outline)}</p>
    ${drawn}
  </div>`
}

function variantsOf(drawing: Drawing, outline: Outline, depth: number): Html | null {
  const { variants } = outline
  if (variants.length === 0) return null
  const { words } = drawing
  const drawn: Html[] = []
  for (const [at, schema] of variants.slice(0, mostVariants).entries()) {
    if (--drawing.budget < 0) break
    const one = outlineSchema(drawing.document, schema)
    const name = one.name ?? one.title ?? words.variant(at + 1)
    const below = branchesOf(drawing, schema, one, depth + 1)
    const head = html`<span>${name}</span> <span class="type">${typeOf(drawing, schema)}</span>`
    drawn.push(
      below === null
        ? html`<li>${head}${meaningOf(drawing, one)}</li>`
        : html`<li>
            <details>
              <summary>${head}</summary>
              ${meaningOf(drawing, one)}${below}
            </details>
          </li>`,
    )
  }
  const rest = variants.length - drawn.length
  return html`<p class="type">${words.oneOf}</p>
    <ul class="fields">
      ${drawn}${rest > 0 ? html`<li>${words.moreValues(rest)}</li>` : null}
    </ul>`
}

/** A value in one line, at most 120 characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const line = text.replace(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
