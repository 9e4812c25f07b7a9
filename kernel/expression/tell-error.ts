// Errors of the CEL package as ours: the place, and a sentence with the cure.

import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import { either, name } from '#kernel/yaml/show.ts'
import { ExpressionError } from './expression-error.ts'
import type { ExpressionEnv } from './expression.ts'
import type { AstNode } from './restrict.ts'
import { linearMatch } from './restrict.ts'

interface CelError {
  readonly code?: string
  readonly summary?: string
  readonly node?: AstNode
  readonly range?: { readonly start: number }
}

export function tellError(thrown: unknown, source: string, env: ExpressionEnv): ExpressionError {
  if (thrown instanceof ExpressionError) return thrown
  const { summary, range } = (thrown ?? {}) as CelError
  if (summary === undefined) {
    // Not of the package's own kind: a stack or a string grew too large, or it has a bug.
    return new ExpressionError(
      source,
      0,
      'The expression cannot be evaluated; make it simpler.',
      thrown,
    )
  }
  const message = sentence(thrown as CelError, env).replaceAll(linearMatch, 'matches')
  return new ExpressionError(source, range?.start ?? 0, message, thrown)
}

function sentence({ code, summary = '', node }: CelError, env: ExpressionEnv): string {
  if (code === 'unknown_variable' && node) {
    return `${name(String(node.args))} is not known here; ${cure(String(node.args), Object.keys(env))}`
  }
  if (code === 'no_such_key' && node?.op === '.') {
    const [left, field] = node.args as [AstNode, string]
    const path = pathOf(left)
    const fields = path && fieldsAt(path, env)
    if (fields && !fields.includes(field)) {
      return `${name(path.join('.'))} has no ${name(field)}; ${cure(field, fields)}`
    }
    return `${name(field)} is absent; ask first with ${name(`has(${(path ?? ['…']).join('.')}.${field})`)}.`
  }
  const text = summary.replace(/\.$/, '').replace('EOF', 'the end').replaceAll('$', '')
  if (code === 'limit_exceeded') return 'The expression is too large or too deep; split it.'
  if (code === 'no_such_overload' || code === 'no_matching_overload') {
    return `The types do not fit: ${text}; convert with \`string(x)\`, \`int(x)\` or \`double(x)\`, or compare like with like.`
  }
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`
}

function cure(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known)
  return meant ? `did you mean ${name(meant)}?` : `there is ${either(known.map(name), 'and')}.`
}

/** `call.caller` as steps; undefined for anything but names and fields. */
function pathOf(node: AstNode): string[] | undefined {
  if (node.op === 'id') return [node.args as string]
  if (node.op !== '.') return undefined
  const [left, field] = node.args as [AstNode, string]
  const path = pathOf(left)
  return path && [...path, field]
}

function fieldsAt(path: readonly string[], env: ExpressionEnv): string[] | undefined {
  let type: string | ExpressionEnv | undefined = env
  for (const step of path) type = typeof type === 'object' ? type[step] : undefined
  return typeof type === 'object' ? Object.keys(type) : undefined
}
