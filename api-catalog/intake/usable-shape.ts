// The shape without which nobody could route, list or sandbox a document. It is no rule of the
// ruleset, which may be edited: whoever reads a bundle afterwards may rely on it.
//
// What the OpenAPI specification asks for beyond that is Redocly's rule `struct`, in the ruleset.

import type { InputError } from '#kernel/problem/problem.ts'
import type { OpenApiDocument } from '../published.ts'
import { followRef } from './follow-ref.ts'
import { escapePointer } from './pointer.ts'
import { hintFaults } from './read-hints.ts'
import { methods } from './read-operations.ts'

type Members = Record<string, unknown>

/** All faults, at most a hundred; empty: the document can be used. */
export function shapeFaults(document: OpenApiDocument): InputError[] {
  const faults: InputError[] = []
  const fault = (pointer: string, detail: string) => {
    if (faults.length < 100) faults.push({ in: 'document', pointer, detail })
  }
  const root = document as unknown as Members
  checkInfo(root.info)
  checkHints(root, '')
  if (root.components !== undefined && object(root.components, '/components', 'components')) {
    for (const [section, named] of Object.entries(root.components)) {
      if (!section.startsWith('x-')) object(named, `/components/${escapePointer(section)}`, section)
    }
  }
  checkPaths(root.paths)
  return faults

  function object(value: unknown, pointer: string, name: string): value is Members {
    const fits = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!fits) fault(pointer, `${name} is an object here, not ${kindOf(value)}.`)
    return fits
  }

  function text(value: unknown, pointer: string, name: string, longest: number): void {
    if (typeof value !== 'string' || value.trim() === '') {
      fault(
        pointer,
        `${name} is a text${typeof value === 'number' ? ': put it in quotes' : ''}, not ${kindOf(value)}.`,
      )
    } else if (value.length > longest) fault(pointer, `${name} has at most ${longest} characters.`)
  }

  function checkInfo(info: unknown): void {
    if (!object(info, '/info', 'info')) return
    text(info.title, '/info/title', 'title', 300)
    text(info.version, '/info/version', 'version', 100)
  }

  function checkHints(carrier: Members, pointer: string): void {
    for (const hint of hintFaults(carrier)) fault(pointer + hint.pointer, hint.sentence)
  }

  function checkPaths(paths: unknown): void {
    if (!object(paths, '/paths', 'paths')) return
    let operations = 0
    for (const [path, item] of Object.entries(paths)) {
      const pointer = `/paths/${escapePointer(path)}`
      if (path.startsWith('x-') || !object(item, pointer, 'A path')) continue
      checkHints(item, pointer)
      checkParameters(item.parameters, pointer)
      for (const method of methods) {
        if (item[method] === undefined) continue
        operations += 1
        checkOperation(item[method], `${pointer}/${method}`)
      }
    }
    if (operations === 0)
      fault('/paths', 'There is no operation to publish; describe at least one under paths.')
    if (operations > 5000) fault('/paths', 'There are more than 5000 operations; split the API.')
  }

  function checkOperation(node: unknown, pointer: string): void {
    if (!object(node, pointer, 'An operation')) return
    checkHints(node, pointer)
    if (node.operationId !== undefined)
      text(node.operationId, `${pointer}/operationId`, 'operationId', 300)
    if (node.summary !== undefined && typeof node.summary !== 'string') {
      fault(`${pointer}/summary`, `summary is a text, not ${kindOf(node.summary)}.`)
    }
    if (node.tags !== undefined && !isListOf(node.tags, (tag) => typeof tag === 'string')) {
      fault(`${pointer}/tags`, 'tags is a list of texts.')
    }
    checkParameters(node.parameters, pointer)
    const body = followRef(document, node.requestBody)
    if (body !== undefined && object(body, `${pointer}/requestBody`, 'requestBody')) {
      checkContent(body.content, `${pointer}/requestBody`)
    }
    if (
      node.responses === undefined ||
      !object(node.responses, `${pointer}/responses`, 'responses')
    )
      return
    for (const [code, given] of Object.entries(node.responses)) {
      const below = `${pointer}/responses/${escapePointer(code)}`
      const response = followRef(document, given)
      if (!code.startsWith('x-') && object(response, below, 'A response')) {
        checkContent(response.content, below)
        if (response.headers !== undefined) object(response.headers, `${below}/headers`, 'headers')
      }
    }
  }

  function checkContent(content: unknown, pointer: string): void {
    if (content === undefined || !object(content, `${pointer}/content`, 'content')) return
    for (const [type, media] of Object.entries(content)) {
      object(
        followRef(document, media),
        `${pointer}/content/${escapePointer(type)}`,
        'A media type',
      )
    }
  }

  function checkParameters(list: unknown, pointer: string): void {
    if (list === undefined) return
    if (!Array.isArray(list)) return fault(`${pointer}/parameters`, 'parameters is a list.')
    for (const [index, given] of list.entries()) {
      const below = `${pointer}/parameters/${index}`
      const parameter = followRef(document, given)
      if (!object(parameter, below, 'A parameter')) continue
      text(parameter.name, `${below}/name`, 'name', 300)
      if (!['path', 'query', 'header', 'cookie'].includes(String(parameter.in))) {
        fault(`${below}/in`, 'in is one of path, query, header, cookie.')
      }
    }
  }
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
