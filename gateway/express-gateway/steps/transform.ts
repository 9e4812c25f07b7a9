// `request-transformer` and `response-transformer`: fields of the head and members of a JSON or form
// body, added (each by an expression) and then removed. Names of fields are compared without case.

import type { Reply } from '#policies/call.ts'
import { gatherReply } from '#policies/gather-reply.ts'
import type { HeaderList } from '#policies/headers.ts'
import type { Hooks } from '#policies/policy.ts'
import { maxBody, parsedBody, replaceBody } from '../eg-call.ts'
import type { EgCall } from '../eg-call.ts'
import { compileValue } from '../script/compile.ts'
import type { Script } from '../script/compile.ts'
import { canWrite } from './field-names.ts'
import { tryScript } from './step.ts'
import type { StepTools } from './step.ts'

type Value = string | number | boolean | undefined

interface Change {
  readonly add: readonly (readonly [name: string, value: Script<Value>])[]
  readonly remove: readonly string[]
}

/** Larger replies go on as they came. */
const maxReply = 1_048_576

export function requestTransformer(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks {
  const fields = readChange(action, 'headers', tools)
  const members = readChange(action, 'body', tools)
  const readsBody = members !== undefined || readsBodyIn(fields)
  return {
    ...(readsBody && { wantsBody: { request: maxBody } }),
    request(call: EgCall) {
      if (fields !== undefined) changeFields(call, call.headers, fields)
      if (members === undefined) return
      const { form, value } = parsedBody(call)
      if (form === 'none' && call.body.kind !== 'none') return
      const changed = changeMembers(call, value as Record<string, unknown>, members)
      const isForm = form === 'urlencoded'
      replaceBody(call, isForm ? formText(changed) : JSON.stringify(changed))
      call.headers.set(
        'content-type',
        isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      )
    },
  }
}

export function responseTransformer(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks {
  const fields = readChange(action, 'headers', tools)
  const members = readChange(action, 'body', tools)
  const readsBody = readsBodyIn(fields) || readsBodyIn(members)
  return {
    ...(readsBody && { wantsBody: { request: maxBody } }),
    response(call: EgCall, reply) {
      if (fields !== undefined) changeFields(call, reply.headers, fields)
      if (members === undefined || reply.from !== 'upstream' || !isJson(reply)) return
      const whole = gatherReply(reply, maxReply)
      if (whole instanceof Promise) return whole.then((all) => all && edit(call, reply))
      if (whole) edit(call, reply)
    },
  } as Hooks

  function edit(call: EgCall, reply: Reply): void {
    if (reply.body.kind !== 'bytes') return
    const value = tryParse(Buffer.from(reply.body.bytes).toString('utf8'))
    if (typeof value !== 'object' || value === null) return
    const changed = changeMembers(call, value as Record<string, unknown>, members!)
    reply.body = { kind: 'bytes', bytes: Buffer.from(JSON.stringify(changed)) }
    // They speak of the body that came.
    for (const name of ['etag', 'content-md5', 'digest', 'content-digest', 'repr-digest']) {
      reply.headers.delete(name)
    }
  }
}

function readChange(
  action: Readonly<Record<string, unknown>>,
  part: 'headers' | 'body',
  tools: StepTools,
): Change | undefined {
  const { add = {}, remove = [] } = (action[part] ?? {}) as {
    add?: Record<string, string | number>
    remove?: string[]
  }
  if (action[part] === undefined) return undefined
  const added = Object.entries(add).flatMap(([name, source]) => {
    const at = [part, 'add', name]
    if (part === 'headers' && !mayWrite(name, at, tools)) return []
    const script = tryScript(() => compileValue(String(source)), at, tools)
    return script === undefined ? [] : [[name, script] as const]
  })
  if (part === 'headers') {
    for (const [nth, name] of remove.entries()) mayWrite(name, [part, 'remove', nth], tools)
  }
  return {
    add: added,
    remove: remove.map((name) => (part === 'headers' ? name.toLowerCase() : name)),
  }
}

function mayWrite(name: string, at: (string | number)[], tools: StepTools): boolean {
  const complaint = canWrite(name)
  if (complaint !== undefined) tools.complain(at, complaint)
  return complaint === undefined
}

function readsBodyIn(change: Change | undefined): boolean {
  return change?.add.some(([, script]) => script.readsBody) ?? false
}

function changeFields(call: EgCall, headers: HeaderList, { add, remove }: Change): void {
  for (const [name, script] of add) {
    const value = script.run(call)
    // A line end would begin another field.
    const text = String(value ?? '')
      .replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')
      .trim()
    headers.delete(name.toLowerCase())
    if (text !== '') headers.add(name, text)
  }
  for (const name of remove) headers.delete(name)
}

function changeMembers(
  call: EgCall,
  value: Record<string, unknown>,
  { add, remove }: Change,
): unknown {
  if (Array.isArray(value)) return value
  const changed = new Map(Object.entries(value))
  for (const [name, script] of add) {
    const found = script.run(call)
    if (found !== undefined) changed.set(name, found)
  }
  for (const name of remove) changed.delete(name)
  return Object.fromEntries(changed)
}

function formText(value: unknown): string {
  const fields = Object.entries(value as Record<string, unknown>)
  return new URLSearchParams(
    fields.map(([name, one]): [string, string] => [name, String(one)]),
  ).toString()
}

/** One that is compressed goes on as it came. */
function isJson({ headers }: Reply): boolean {
  const coding = headers.get('content-encoding') ?? 'identity'
  return (
    coding === 'identity' &&
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(headers.get('content-type') ?? '')
  )
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
