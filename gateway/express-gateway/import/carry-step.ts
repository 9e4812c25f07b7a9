// One step of a pipeline as a step of a policy file, or a remark that says why it has none and what
// to do. Nothing is weakened silently: what guarded a call and is not carried is told.

import { carryHeaders, carryTransformer } from './carry-fields.ts'
import type { Pointer, StepConfig } from '../config/config.ts'
import type { Carry, NativeStep, Remarks } from './remark.ts'

// oxfmt-ignore
const carriers: Readonly<Record<string, Carry>> = {
  'key-auth':             identify('keys'),
  'basic-auth':           identify('passwords'),
  jwt:                    identify('tokens of another issuer'),
  'oauth2-introspect':    identify('tokens of another issuer'),
  oauth2:                 identify('a login server of its own'),
  'rate-limit':           carryLimit,
  cors:                   carryCors,
  'request-transformer':  carryTransformer('request'),
  'response-transformer': carryTransformer('response'),
  headers:                carryHeaders,
  terminate:              carryTerminate,
  log:                    carryLog,
  expression:             carryScript,
}

/** `proxy` is no step here: it is where an API is registered with. */
export function carryStep(step: StepConfig, remarks: Remarks): NativeStep | undefined {
  const { policy, action, at, condition } = step
  if (condition?.name === 'never') return undefined
  const made = carriers[policy]?.(action, [...at, 'action'], remarks)
  if (made === undefined || condition === undefined || condition.name === 'always') return made
  const { name } = condition
  const methods = [condition['methods'] as string | string[]].flat()
  if (name === 'method') return { ...made, only: { methods } }
  if (name === 'authenticated') return { ...made, when: 'caller.system != ""' }
  if (name === 'anonymous') return { ...made, when: 'caller.system == ""' }
  if ('require-token' in made) {
    remarks.changed(
      [...at, 'condition'],
      `The condition \`${name}\` has no form in a policy file; every call must show a token now.`,
      'Publish what strangers may call as an API of its own.',
    )
    return made
  }
  remarks.leftOut(
    [...at, 'condition'],
    `The condition \`${name}\` has no form in a policy file; the step is left out with it.`,
    'Write the step with `when` or `only`, or put the operations it is for under a policy file of their own.',
  )
  return undefined
}

function identify(what: string): Carry {
  return ({ passThrough }, at, remarks) => {
    remarks.changed(
      at.slice(0, -1),
      `Here callers were known by ${what}; at the bus they are systems with tokens of its issuer.`,
      'Add each with `szyna systems add`, and hand the keys to its owner.',
    )
    if (passThrough !== true) return { 'require-token': {} }
    remarks.leftOut(
      [...at, 'passThrough'],
      'A step that lets strangers through has no form in a policy file: who shows no token is refused.',
      'Publish what strangers may call as an API of its own, under a policy file without require-token.',
    )
    return { 'require-token': {} }
  }
}

function carryLimit(
  action: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): NativeStep | undefined {
  const {
    max = 5,
    windowMs = 60_000,
    rateLimitBy,
  } = action as { max?: number; windowMs?: number; rateLimitBy?: string }
  if (max === 0) {
    remarks.leftOut(
      at,
      'A limit of 0 only delays calls, which the bus does not.',
      'Write a rate-limit, or nothing.',
    )
    return undefined
  }
  const { delayMs, delayAfter } = action
  if (delayMs !== 0 && delayAfter !== 0) {
    remarks.changed(
      at,
      'Calls are no longer delayed before the limit is reached.',
      'Lower `calls`, or use `algorithm: bucket`.',
    )
  }
  const seconds = Math.max(1, Math.ceil(windowMs / 1_000))
  if (seconds * 1_000 !== windowMs) {
    remarks.changed(
      [...at, 'windowMs'],
      `The window is now ${seconds} s.`,
      'Correct `seconds` where that matters.',
    )
  }
  const per = rateLimitBy === undefined ? 'address' : byWhom(rateLimitBy)
  if (per !== undefined) return { 'rate-limit': { calls: max, seconds, per, scope: 'api' } }
  remarks.changed(
    [...at, 'rateLimitBy'],
    'Calls now count together by the address they come from.',
    'Write `per` as a CEL expression over call, caller and header.',
  )
  return { 'rate-limit': { calls: max, seconds, per: 'address', scope: 'api' } }
}

function byWhom(template: string): string | undefined {
  const inner = /^\$\{\s*(?:egContext\.)?(?:req\.)?(.*?)\s*\}$/.exec(template)?.[1]
  if (inner === 'ip') return 'address'
  return inner === 'consumer.id' || inner === 'user.id' ? 'system' : undefined
}

function carryCors(
  action: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): NativeStep | undefined {
  const { origin = '*', allowedHeaders, exposedHeaders, credentials, maxAge } = action
  if (origin === false) return undefined
  if (origin === true || (origin === '*' && credentials === true)) {
    remarks.leftOut(
      [...at, 'origin'],
      'Every page could call with the cookies of its visitor.',
      'Name the origins in a cors step.',
    )
    return undefined
  }
  const fields = listOf(allowedHeaders)
  if (fields.length === 0) {
    remarks.changed(
      [...at, 'allowedHeaders'],
      'Pages may send authorization and content-type only, no longer any field they ask for.',
      'Name others under `headers`.',
    )
  }
  return {
    cors: {
      origins: [origin].flat(),
      ...(fields.length > 0 && { headers: fields.map((name) => name.toLowerCase()) }),
      ...(listOf(exposedHeaders).length > 0 && {
        expose: listOf(exposedHeaders).map((name) => name.toLowerCase()),
      }),
      ...(credentials === true && { credentials: true }),
      ...(typeof maxAge === 'number' && { 'max-age': Math.min(maxAge, 86_400) }),
    },
  }
}

function carryTerminate(
  { statusCode = 400, message = 'Terminated' }: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): NativeStep {
  const known = [403, 404, 410, 503].includes(statusCode as number)
  if (!known) {
    remarks.changed(
      [...at, 'statusCode'],
      `Calls are refused with 403 now, not with ${String(statusCode)}.`,
      'Choose 403, 404, 410 or 503.',
    )
  }
  const say = String(message).replace(/\p{C}/gu, ' ').slice(0, 500) || 'Terminated'
  return { terminate: { status: known ? statusCode : 403, say: { pl: say, en: say } } }
}

function carryLog(
  _action: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): NativeStep {
  remarks.changed(
    [...at, 'message'],
    'A line of the log has fields in the place of a text of one’s own.',
    'Choose them under `fields`.',
  )
  return { log: {} }
}

function carryScript(
  _action: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
): undefined {
  remarks.leftOut(
    [...at, 'jscode'],
    'Programs are not carried.',
    'What sets fields is transform-headers, what refuses is authorize or terminate, what reshapes is transform-body.',
  )
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value as string[]
  return typeof value === 'string' ? value.split(',').map((word) => word.trim()) : []
}
