// What an expression may not do, though CEL can: match patterns that could run for ever, and grow
// without bound. The work of what is left is linear in the lists and texts it is given.

import { compilePattern } from '#kernel/pattern/pattern.ts'
import type { Pattern } from '#kernel/pattern/pattern.ts'

/** What we use of a node of the CEL package. `args` holds nodes, lists of them, or a value. */
export interface AstNode {
  readonly op: string
  readonly args: unknown
  readonly pos: number
  /** Set once types are checked. */
  readonly checkedType?: { readonly kind: string; readonly name: string }
}

export type Refuse = (at: AstNode, message: string) => never

/** The name that `matches` gets; its argument is one of the patterns compiled here. */
export const linearMatch = 'matchesInLinearTime'
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
const loopsAtMost = 3

/** Before types are checked. Returns the function behind `matches`, which is renamed in the tree. */
export function restrict(ast: AstNode, refuse: Refuse): (text: string, pattern: string) => boolean {
  const patterns = new Map<string, Pattern>()
  let count = 0
  visit(ast, false)
  return (text, pattern) => patterns.get(pattern)!.test(text)

  function visit(node: AstNode, inLoop: boolean) {
    if (node.op === 'id' && node.args === 'cel') {
      refuse(node, '`cel.bind` is not available; write the value out where it is needed.')
    }
    if (node.op !== 'rcall') {
      for (const child of children(node)) visit(child, inLoop)
      return
    }
    const [method, receiver, inner] = node.args as [string, AstNode, AstNode[]]
    const isLoop = loops.has(method)
    if (isLoop && ++count > loopsAtMost) {
      refuse(
        node,
        `An expression has at most ${loopsAtMost} of \`all exists map filter\`; split it.`,
      )
    }
    if (isLoop && inLoop && receiver.op !== 'list') {
      refuse(
        node,
        `\`${method}\` inside another loop must go over a list written out, \`["a", "b"].${method}(…)\`.`,
      )
    }
    if (method === 'matches' && inner.length === 1) matchLinearly(node, inner[0]!)
    visit(receiver, inLoop)
    for (const child of inner) visit(child, inLoop || isLoop)
  }

  function matchLinearly(node: AstNode, argument: AstNode) {
    const source = argument.args
    if (argument.op !== 'value' || typeof source !== 'string') {
      return refuse(
        argument,
        'The pattern of `matches` must be written out, `matches("^[a-z]+$")`.',
      )
    }
    const pattern = compilePattern(source)
    if (!pattern) {
      return refuse(
        argument,
        'The pattern of `matches` is wrong or cannot be run safely; leave out lookaround, backreferences and flags.',
      )
    }
    patterns.set(source, pattern)
    ;(node.args as unknown[])[0] = linearMatch
  }
}

/** After types are checked: sums of lists and of what may be lists double with each step of a loop. */
export function restrictSums(ast: AstNode, refuse: Refuse): void {
  const kind = ast.checkedType?.kind
  const name = ast.checkedType?.name
  if (ast.op === '+' && (kind === 'list' || kind === 'dyn' || name === 'bytes')) {
    refuse(ast, '`+` adds numbers, texts and times only; say which by `string(x)` or `int(x)`.')
  }
  for (const child of children(ast)) restrictSums(child, refuse)
}

/** Names of variables an expression uses, with the fields it picks; `undefined`: the whole. */
export function usedFields(ast: AstNode): Map<string, Set<string> | undefined> {
  const used = new Map<string, Set<string> | undefined>()
  visit(ast)
  return used

  function visit(node: AstNode) {
    if (node.op === 'id') used.set(node.args as string, undefined)
    if (node.op !== '.') return children(node).forEach(visit)
    const [left, field] = node.args as [AstNode, string]
    if (left.op !== 'id') return visit(left)
    const name = left.args as string
    if (!used.has(name)) used.set(name, new Set())
    used.get(name)?.add(field)
  }
}

function children(node: AstNode): AstNode[] {
  return [node.args].flat(3).filter((child): child is AstNode => {
    return typeof child === 'object' && child !== null && 'op' in child
  })
}
