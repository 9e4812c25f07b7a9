// The conditions of the dialect: whether a step is for a call. Each is made out when the file is
// loaded; what cannot be is a complaint, never a condition that always holds.

import { Ajv } from 'ajv'
import { ajvRegExp, compilePattern } from '#kernel/pattern/pattern.ts'
import type { Condition, Pointer } from './config/config.ts'
import type { EgCall } from './eg-call.ts'
import { parsedBody } from './eg-call.ts'
import { compileWildcard } from './route/host-pattern.ts'
import { compileTruth, urlOf } from './script/compile.ts'
import { tryScript } from './steps/step.ts'

export interface Test {
  holds(call: EgCall): boolean
  readonly readsBody: boolean
}

/** `what`: whether the value that stands there is wrong, or its name. */
export type Complain = (at: Pointer, message: string, what?: 'key') => void
type Make = (condition: Condition, at: Pointer, complain: Complain) => Test | undefined

/** `at`: where the condition stands. Undefined: it complained. */
export const compileCondition: Make = (condition, at, complain) => {
  return table[condition.name]?.(condition, at, complain)
}

// oxfmt-ignore
const table: Readonly<Record<string, Make>> = {
  always:                 () => plain(() => true),
  never:                  () => plain(() => false),
  authenticated:          () => plain(({ consumer }) => consumer !== undefined),
  anonymous:              () => plain(({ consumer }) => consumer === undefined),
  tlsClientAuthenticated: () => plain(({ hasCertificate }) => hasCertificate),
  allOf:                  (condition, at, complain) => several(condition, at, complain, 'every'),
  oneOf:                  (condition, at, complain) => several(condition, at, complain, 'some'),
  not,
  method,
  pathExact,
  pathMatch,
  hostMatch,
  expression,
  'json-schema':          jsonSchema,
}

function plain(holds: Test['holds']): Test {
  return { holds, readsBody: false }
}

function several(
  condition: Condition,
  at: Pointer,
  complain: Complain,
  how: 'every' | 'some',
): Test | undefined {
  const inner = condition['conditions'] as Condition[]
  const tests = inner.flatMap((each, nth) => {
    return compileCondition(each, [...at, 'conditions', nth], complain) ?? []
  })
  if (tests.length < inner.length) return undefined
  return {
    holds: (call) => tests[how](({ holds }) => holds(call)),
    readsBody: tests.some(({ readsBody }) => readsBody),
  }
}

function not(condition: Condition, at: Pointer, complain: Complain): Test | undefined {
  const test = compileCondition(condition['condition'] as Condition, [...at, 'condition'], complain)
  return test && { holds: (call) => !test.holds(call), readsBody: test.readsBody }
}

function method(condition: Condition): Test {
  const methods = new Set([condition['methods'] as string | string[]].flat())
  return plain((call) => methods.has(call.method))
}

/** The query does not count, unless the file writes one. */
function pathExact(condition: Condition): Test {
  const path = condition['path'] as string
  return plain((call) => (path.includes('?') ? urlOf(call) : call.path) === path)
}

function pathMatch(condition: Condition, at: Pointer, complain: Complain): Test | undefined {
  const source = condition['pattern'] as string
  const pattern = compilePattern(source)
  if (pattern !== undefined) return plain((call) => pattern.test(urlOf(call)))
  const cure = 'leave out lookaround, backreferences and nested repeats'
  complain(
    [...at, 'pattern'],
    `"${source.slice(0, 60)}" cannot be run safely as a pattern; ${cure}.`,
  )
  return undefined
}

function hostMatch(condition: Condition, at: Pointer, complain: Complain): Test | undefined {
  const glob = condition['pattern'] as string
  const pattern = compileWildcard(glob)
  if (pattern !== undefined) return plain((call) => pattern.matches(call.host))
  complain(
    [...at, 'pattern'],
    `"${glob.slice(0, 60)}" is no wildcard that is known here; *, ?, [ab] and {a,b} are.`,
  )
  return undefined
}

function expression(condition: Condition, at: Pointer, complain: Complain): Test | undefined {
  const source = condition['expression'] as string
  const script = tryScript(() => compileTruth(source), [...at, 'expression'], { complain })
  return script && { holds: (call) => script.run(call), readsBody: script.readsBody }
}

function jsonSchema(condition: Condition, at: Pointer, complain: Complain): Test | undefined {
  try {
    const ajv = new Ajv({
      strict: false,
      logger: false,
      code: { regExp: ajvRegExp },
      validateFormats: false,
    })
    const validate = ajv.compile(condition['schema'] as object)
    if ('$async' in validate) throw new Error('it must not be asynchronous')
    return { holds: (call) => validate(parsedBody(call).value), readsBody: true }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    complain([...at, 'schema'], `The schema cannot be used: ${why.slice(0, 200)}.`)
    return undefined
  }
}
