// From YAML nodes to a plain value. An alias shares the value it repeats, but is counted in full, so
// that a small file cannot stand for a huge one. The result is a finite tree of null, booleans,
// finite numbers, texts, arrays and objects, whose keys cannot reach a prototype.

import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, Node, Scalar, YAMLMap } from 'yaml'
import type { Caps } from './complaint.ts'
import { name } from './show.ts'
import { tooDeep } from './parse.ts'
import type { Complain } from './parse.ts'

interface Built {
  readonly value: unknown
  readonly nodes: number
  readonly height: number
}

export interface BuiltDocument {
  readonly value: unknown
  /** The node that an alias repeats. */
  target(alias: Node): Node | undefined
}

const leaf = { nodes: 1, height: 0 }
const nothing: Built = { value: null, ...leaf }

export function buildValue(
  document: Document.Parsed,
  caps: Caps,
  complain: Complain,
): BuiltDocument {
  const anchors = new Map<string, { node: Node; built: Built | undefined }>()
  const targets = new Map<Node, Node>()
  let whole = true
  const { value } = build(document.contents, 0)
  return { value: whole ? value : undefined, target: (alias) => targets.get(alias) }

  function refuse(at: Node | null | undefined, message: string): Built {
    if (whole || message !== tooMany()) complain(at?.range?.[0] ?? 0, message)
    whole = false
    return nothing
  }

  function tooMany() {
    return `The aliases repeat more than ${caps.nodes} values; write only what is needed.`
  }

  function build(node: unknown, depth: number): Built {
    if (isAlias(node)) return repeat(node, node.source, depth)
    if (isScalar(node)) return anchored(node, () => scalar(node))
    if (isMap(node)) return anchored(node, () => map(node, depth + 1))
    if (isSeq(node)) {
      return anchored(node, () => {
        const values: unknown[] = []
        return gather(node, depth + 1, (add) => {
          for (const item of node.items) values.push(add(item))
          return values
        })
      })
    }
    return nothing
  }

  function anchored(node: Node & { anchor?: string }, make: () => Built): Built {
    if (!node.anchor) return make()
    const anchor: { node: Node; built: Built | undefined } = { node, built: undefined }
    anchors.set(node.anchor, anchor)
    return (anchor.built = make())
  }

  function repeat(alias: Node, source: string, depth: number): Built {
    const anchor = anchors.get(source)
    if (!anchor) {
      return refuse(
        alias,
        `${name(`*${source}`)} repeats nothing; put ${name(`&${source}`)} before the value it stands for, above.`,
      )
    }
    if (!anchor.built) {
      return refuse(
        alias,
        `${name(`*${source}`)} stands inside the value it repeats; write the value out.`,
      )
    }
    targets.set(alias, anchor.node)
    if (depth + anchor.built.height > caps.depth) return refuse(alias, tooDeep(caps))
    return anchor.built
  }

  function scalar(node: Scalar): Built {
    const { value } = node
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return refuse(
        node,
        `${name(node.source ?? String(value))} is no number a file may hold; write one with digits, or quotes round it.`,
      )
    }
    return { value, ...leaf }
  }

  function map(node: YAMLMap, depth: number): Built {
    const value: Record<string, unknown> = {}
    const seen = new Set<string>()
    return gather(node, depth, (add) => {
      for (const { key, value: inner } of node.items) {
        const text = keyText(key)
        const at = isScalar(key) ? key : node
        const member = add(inner)
        if (seen.has(text)) refuse(at, `${name(text)} is written twice here; keep one.`)
        else if (caps.refusedKeys.includes(text) || text === '__proto__')
          refuse(at, `The key ${name(text)} is not allowed; choose another name.`)
        else if (text === '<<')
          refuse(
            at,
            'Merge keys `<<` are not read; write the members out, or repeat a whole value with `*name`.',
          )
        else value[text] = member
        seen.add(text)
      }
      return value
    })
  }

  /** Counts what a collection holds while `fill` builds it. */
  function gather(
    node: Node,
    depth: number,
    fill: (add: (item: unknown) => unknown) => unknown,
  ): Built {
    let nodes = 1
    let height = 0
    if (depth > caps.depth) return refuse(node, tooDeep(caps))
    const value = fill((item) => {
      const built = build(item, depth)
      nodes += built.nodes
      height = Math.max(height, built.height)
      return built.value
    })
    if (nodes > caps.nodes) return refuse(node, tooMany())
    return { value, nodes, height: height + 1 }
  }
}

/** Keys are texts: the parser has refused all others. */
export function keyText(key: unknown): string {
  return isScalar(key) && typeof key.value === 'string' ? key.value : ''
}
