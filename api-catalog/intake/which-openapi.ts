// What was handed in? OpenAPI 3.0 and 3.1 go on; everything else that people take for it is named,
// with what to do about it, in one sentence.

import { refuse } from '#kernel/problem/problem.ts'

export type OpenApiVersion = '3.0' | '3.1'

/** Looks at the text alone, before anything parses it. @throws Problem `document/unreadable`, `document/refused` */
export function refuseOtherText(text: string): void {
  const start = text
    .slice(0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start === '')
    refuse('document/unreadable', 'The document is empty; hand in an OpenAPI 3.0 or 3.1 document.')
  if (start.startsWith('PK\u0003\u0004'))
    refuse('document/refused', `This is a ZIP archive; unpack it and ${hand}.`)
  if (start.startsWith('%PDF')) refuse('document/refused', `This is a PDF; ${hand}.`)
  if (start.startsWith('#%RAML'))
    refuse('document/refused', `This is RAML; convert it and ${hand}.`)
  if (!start.startsWith('<')) return
  if (/schemas\.xmlsoap\.org\/wsdl|www\.w3\.org\/ns\/wsdl/.test(start)) {
    refuse(
      'document/refused',
      'This is WSDL, which describes a SOAP service; the catalog takes REST APIs as OpenAPI 3.0 or 3.1.',
    )
  }
  if (/^<(!doctype html|html|head|body)/i.test(start)) {
    refuse(
      'document/refused',
      `This is a web page, perhaps the one that shows the document or asks to log in; ${hand}.`,
    )
  }
  refuse('document/refused', `This is XML; ${hand}.`)
}

const hand = 'hand in the OpenAPI 3.0 or 3.1 document itself, as JSON or YAML'

/** @throws Problem `document/unreadable`, `document/refused` */
export function whichOpenApi(root: unknown): OpenApiVersion {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    refuse(
      'document/unreadable',
      `The document is ${kindOf(root)}, not an object with an "openapi" member; ${hand}.`,
    )
  }
  const { openapi, swagger } = root as { openapi?: unknown; swagger?: unknown }
  if (openapi !== undefined) return versionOf(openapi)
  if (swagger !== undefined) {
    refuse(
      'document/refused',
      `This is Swagger ${shown(swagger)}; the catalog takes OpenAPI 3.0 and 3.1. Convert it, for example with "npx swagger2openapi swagger.json -o openapi.json", and hand in the result.`,
    )
  }
  for (const [member, name] of others) {
    if (Object.hasOwn(root, member)) refuse('document/refused', `This is ${name}; ${hand}.`)
  }
  refuse('document/refused', `The document has no "openapi" member, so it is not OpenAPI; ${hand}.`)
}

function versionOf(openapi: unknown): OpenApiVersion {
  if (typeof openapi === 'string') {
    if (/^3\.0\.\d+(-\w+)?$/.test(openapi)) return '3.0'
    if (/^3\.1\.\d+(-\w+)?$/.test(openapi)) return '3.1'
    if (/^3\.2(\.|$)/.test(openapi)) {
      refuse(
        'document/refused',
        'This is OpenAPI 3.2, which the catalog does not take yet; if the document uses nothing new in it, write "openapi: 3.1.1".',
      )
    }
  }
  const [, minor] = /^3\.([01])$/.exec(String(openapi)) ?? []
  if (minor !== undefined) {
    refuse(
      'document/refused',
      `The version of OpenAPI has three numbers: write openapi: "3.${minor}.${minor === '0' ? 3 : 1}".`,
    )
  }
  refuse(
    'document/refused',
    `The catalog takes OpenAPI 3.0 and 3.1, and this says ${shown(openapi)}; convert the document and hand in the result.`,
  )
}

// oxfmt-ignore
const others: readonly [string, string][] = [
  ['asyncapi',       'AsyncAPI, which describes messages; the catalog takes REST APIs'],
  ['arazzo',         'an Arazzo document, which describes workflows over an API'],
  ['overlay',        'an OpenAPI Overlay; apply it'],
  ['openrpc',        'OpenRPC'],
  ['swaggerVersion', 'Swagger 1; convert it'],
  ['$schema',        'a JSON Schema without an API around it'],
]

function kindOf(root: unknown): string {
  if (root === null || root === undefined) return 'empty'
  return Array.isArray(root) ? 'a list' : `a ${typeof root}`
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}
