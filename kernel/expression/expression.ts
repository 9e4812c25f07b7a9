// Expressions in YAML (`when: call.method == "GET"`), in CEL. Types are checked when the file is
// loaded; a call meets a closure. An expression sees only the variables that its environment
// declares, as plain values; it cannot loop without bound, and throws nothing but ExpressionError.

import { createRequire } from 'node:module'
import type { Environment, ObjectSchema } from '@marcbachmann/cel-js'
import { contextConverter } from './convert-context.ts'
import { ExpressionError } from './expression-error.ts'
import { plainResult } from './plain-result.ts'
import { linearMatch, restrict, restrictSums, usedFields } from './restrict.ts'
import type { AstNode } from './restrict.ts'
import { tellError } from './tell-error.ts'

export { ExpressionError } from './expression-error.ts'

/**
 * Variables and their types, nested for objects with known fields:
 * `{ call: { method: 'string', size: 'int', query: 'map<string, string>', caller: { scopes: 'list<string>' } } }`.
 * A type is `string bool int double null dyn timestamp duration`, `list<…>` or `map<string, …>`.
 */
export interface ExpressionEnv {
  readonly [name: string]: string | ExpressionEnv
}

export interface Expression {
  readonly source: string
  /** CEL type of the result. */
  readonly type: string
  /**
   * Whole numbers may be given as numbers; they come back as numbers. Absent and null fields are
   * both absent: ask with `has(call.caller)`. Throws ExpressionError.
   */
  evaluate(context: Record<string, unknown>): unknown
}

const longest = 2000
const limits = {
  maxAstNodes: 300,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 8,
}

/** `result`: the CEL type that the expression must have, e.g. `bool`. Throws ExpressionError. */
export function compileExpression(source: string, env: ExpressionEnv, result?: string): Expression {
  if (source.length > longest) {
    throw new ExpressionError(
      source,
      0,
      `An expression has at most ${longest} characters; split it.`,
    )
  }
  const cel = environment(env)
  const refuse = (at: AstNode, message: string): never => {
    throw new ExpressionError(source, at.pos, message)
  }
  try {
    const run = cel.parse(source)
    const ast = run.ast as unknown as AstNode
    cel.registerFunction(`string.${linearMatch}(string): bool`, restrict(ast, refuse))
    const { type, error } = run.check()
    if (type === undefined) throw error
    restrictSums(ast, refuse)
    if (result !== undefined && type !== result) refuse(ast, wrongResult(type, result))
    if (!plainType.test(type))
      refuse(ast, `This gives a whole ${type.replace('$', '')}; pick a field, or convert it.`)
    const convert = contextConverter(env, usedFields(ast))
    return { source, type, evaluate }

    function evaluate(context: Record<string, unknown>): unknown {
      try {
        return plainResult(run(convert(context)), (message) => refuse(ast, message))
      } catch (thrown) {
        throw tellError(thrown, source, env)
      }
    }
  } catch (thrown) {
    throw tellError(thrown, source, env)
  }
}

const plainType = /^(?:bool|string|int|uint|double|null|dyn|list|map)\b/

/** Loaded for the first expression. */
const load = createRequire(import.meta.url)

function environment(env: ExpressionEnv): Environment {
  const { Environment } = load('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js')
  const cel = new Environment({ limits })
  for (const [name, type] of Object.entries(env)) {
    if (typeof type === 'string') cel.registerVariable(name, type)
    else cel.registerVariable(name, { schema: type as ObjectSchema })
  }
  return cel
}

function wrongResult(type: string, wanted: string): string {
  if (wanted !== 'bool') return `This must give ${wanted}, but gives ${type}; convert it.`
  return `This must be true or false, but is ${type}; compare it with something, for example \`== "x"\`.`
}
