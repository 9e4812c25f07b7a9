// What the document says of an operation: parameters, request body, responses. Depends on nothing but
// the version and the language, so the portal keeps what this makes.

import { STATUS_CODES } from 'node:http'
import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { SandboxAnswer } from '../../published.ts'
import { drawSchema, meaningOf, openDrawing, show, typeOf } from '../document/draw-schema.ts'
import type { Drawing } from '../document/draw-schema.ts'
import { outlineSchema } from '../document/outline-schema.ts'
import { prose } from '../document/prose.ts'
import { readOperation } from '../document/read-operation.ts'
import type { Content, Parameter, RequestBody, Response } from '../document/read-operation.ts'
import { sampleJson } from '../document/sample-request.ts'
import { schemaAddress } from '../addresses.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { codeBlock } from './parts.ts'

const mostExamples = 3
const longestExample = 4000

export function drawOperation(view: View, one: ViewedOperation, words: Words): Html {
  const { document, sandbox } = view.api
  const read = readOperation(document, one.operation)
  const drawing = openDrawing(document, words, (name) => schemaAddress(view.api, name))
  const answers = Object.hasOwn(sandbox, one.operation.id) ? sandbox[one.operation.id]! : []
  return html`<section aria-labelledby="parameters">
      <h2 id="parameters">${words.parameters}</h2>
      ${parametersOf(drawing, read.parameters)}
    </section>
    ${read.body === undefined ? null : bodyOf(drawing, read.body)}
    <section aria-labelledby="responses">
      <h2 id="responses">${words.responses}</h2>
      ${read.responses.map((response) => responseOf(drawing, response, answers))}
    </section>`
}

/** The description of the operation itself. */
export function drawDescription(view: View, one: ViewedOperation, words: Words): Html | null {
  const { description } = readOperation(view.api.document, one.operation)
  if (description === undefined || description === one.operation.summary) return null
  const how = { tableName: words.table, anchor: (fragment: string) => view.anchor(fragment) }
  return html`<div class="prose">${prose(description.slice(0, 20_000), how)}</div>`
}

function parametersOf(drawing: Drawing, parameters: readonly Parameter[]): Html {
  const { words } = drawing
  if (parameters.length === 0) return html`<p>${words.noParameters}</p>`
  return html`<table class="parameters">
    <thead>
      <tr>
        <th scope="col">${words.parameter}</th>
        <th scope="col">${words.meaning}</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map((parameter) => parameterRow(drawing, parameter))}
    </tbody>
  </table>`
}

function parameterRow(drawing: Drawing, parameter: Parameter): Html {
  const { words } = drawing
  const { schema, example, description } = parameter
  const outline = outlineSchema(drawing.document, schema ?? {})
  return html`<tr>
    <th scope="row">
      <code class="field">${parameter.name}</code>
      <span class="type">${schema === undefined ? words.any : typeOf(drawing, schema)}</span>
      <span class="place">${words.place[parameter.in]}</span>
      ${parameter.required ? html`<strong class="must">${words.required}</strong>` : null}
      ${parameter.deprecated ? html`<span class="mark old">${words.deprecated}</span>` : null}
    </th>
    <td>
      ${description === undefined ? null : prose(description.slice(0, 5000), { tableName: words.table })}${meaningOf(
        drawing,
        {
          ...outline,
          description: description === undefined ? outline.description : undefined,
          example: example ?? outline.example,
        },
      )}${typeof example === 'object' ? html`<p class="bounds">${words.example}: <code>${show(example)}</code></p>` : null}
    </td>
  </tr>`
}

function bodyOf(drawing: Drawing, body: RequestBody): Html {
  const { words } = drawing
  return html`<section aria-labelledby="body">
    <h2 id="body">${words.body}</h2>
    <p>${body.required ? words.bodyRequired : words.bodyOptional}</p>
    ${body.description === undefined ? null : prose(body.description, { tableName: words.table, heading: 3 })}
    ${body.content.map((content, at) => contentOf(drawing, content, at === 0))}
  </section>`
}

function contentOf(drawing: Drawing, content: Content, first: boolean): Html {
  const { words } = drawing
  const sample =
    first && content.mediaType.includes('json') ? sampleJson(drawing.document, content) : undefined
  return html`<h3><code>${content.mediaType}</code></h3>
    ${content.schema === undefined ? null : drawSchema(drawing, content.schema)}
    ${
      sample === undefined
        ? null
        : html`<details>
            <summary>${words.example}</summary>
            ${codeBlock(sample, words.example)}
          </details>`
    }`
}

/** A success is drawn in full; a refusal names its schema, which most operations share. */
function responseOf(drawing: Drawing, response: Response, answers: readonly SandboxAnswer[]): Html {
  const { words } = drawing
  const { status, description, headers, content } = response
  const success = /^[123]/.test(status)
  const summary = summaryOf(response)
  const examples = answers.filter(
    (answer) => String(answer.status) === status && answer.body !== '',
  )
  return html`<details class="response" ${success ? html`open` : null}>
    <summary><span class="status s${status.slice(0, 1)}">${status}</span> ${summary}</summary>
    ${description === undefined || summary === description.trim() ? null : prose(description.slice(0, 5000), { tableName: words.table })}
    ${content.length === 0 ? html`<p>${words.noBody}</p>` : null}
    ${content.map(({ mediaType, schema }) => mediaOf(drawing, mediaType, schema, success))}
    ${headersOf(drawing, headers)} ${examplesOf(examples, words)}
  </details>`
}

function mediaOf(drawing: Drawing, mediaType: string, schema: unknown, whole: boolean): Html {
  const outline = outlineSchema(drawing.document, schema)
  const name = outline.name
  const short =
    name === undefined
      ? html`<p class="type">${typeOf(drawing, schema)}</p>`
      : html`<p class="type"><a class="schema-name" href="${drawing.address(name)}">${name}</a></p>`
  const body = schema === undefined ? null : whole ? drawSchema(drawing, schema) : short
  return html`<div class="media">
    <p><code>${mediaType}</code></p>
    ${body}
  </div>`
}

function headersOf(drawing: Drawing, headers: Response['headers']): Html | null {
  if (headers.length === 0) return null
  return html`<p class="label">${drawing.words.responseHeaders}</p>
    <ul class="fields">
      ${headers.map(
        ({ name, description, schema }) =>
          html`<li>
            <code class="field">${name}</code>
            <span class="type">${schema === undefined ? null : typeOf(drawing, schema)}</span>
            ${description === undefined ? null : prose(description, { tableName: drawing.words.table })}
          </li>`,
      )}
    </ul>`
}

function examplesOf(answers: readonly SandboxAnswer[], words: Words): Html | null {
  if (answers.length === 0) return null
  const rest = answers.length - mostExamples
  return html`${answers.slice(0, mostExamples).map((answer) => {
    const name = answer.example === 'default' ? words.example : words.exampleNamed(answer.example)
    const code = pretty(answer)
    const cut = code.length - longestExample
    return html`<details>
      <summary>${name}</summary>
      ${
        answer.example === 'default'
          ? null
          : html`<p class="bounds">${words.exampleHint(answer.example)}</p>`
      }${codeBlock(cut > 0 ? code.slice(0, longestExample) : code, name)}${cut > 0 ? html`<p class="bounds">${words.cut(cut)}</p>` : null}
    </details>`
  })}${rest > 0 ? html`<p class="bounds">${words.moreExamples(rest)}</p>` : null}`
}

function pretty(answer: SandboxAnswer): string {
  if (!/\bjson\b/i.test(answer.mediaType ?? '') || answer.body.length > 50_000) return answer.body
  try {
    return JSON.stringify(JSON.parse(answer.body), null, 2)
  } catch {
    return answer.body
  }
}

/** The first line of a description, as the heading of a response; of a table, what HTTP calls the status. */
function summaryOf({ status, description }: Response): string {
  const line = (description ?? '')
    .trim()
    .split('\n', 1)[0]!
    .replace(/[*_`]|<[^>]*>/g, '')
    .trim()
  if (line === '' || line.startsWith('|')) return STATUS_CODES[status] ?? ''
  return line.length > 140 ? `${line.slice(0, 139)}…` : line
}
