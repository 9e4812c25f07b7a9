// One reply against what the document says of it. What is wrong comes as sentences for the log,
// without a word that the system behind the API has chosen.

import type { InputError } from '#kernel/problem/problem.ts'
import type { Call, Reply } from '../call.ts'
import { gatherReply } from '../gather-reply.ts'
import type { HeaderList } from '../headers.ts'
import { isBodyless } from '../json/json-reply.ts'
import { thoroughUpTo } from '../openapi/compile-content.ts'
import type { Content } from '../openapi/compile-content.ts'
import { coveringKey, isJson, readMediaType } from '../openapi/media-type.ts'
import type { Check } from '../openapi/open-schemas.ts'
import { readJson } from '../openapi/read-json.ts'
import { tellErrors } from '../openapi/tell-errors.ts'
import type { HeaderRule, ReplyRules } from './compile-replies.ts'
import { tellPointer } from './described-names.ts'

export interface Limits {
  /** Bytes of a body that is checked. */
  readonly most: number
  /** A status that is not declared fits. */
  readonly unknownAllowed: boolean
  /** What cannot be checked does not fit. */
  readonly enforced: boolean
}

type Wrong = readonly string[]

export function checkReply(
  call: Call,
  reply: Reply,
  rules: ReplyRules | undefined,
  limits: Limits,
): Wrong | Promise<Wrong> {
  // The caller has the body already; its status needs no words of the document.
  if (!rules) {
    const fits = limits.unknownAllowed || reply.status === 304
    return fits ? [] : [`the status ${reply.status} is not declared`]
  }
  const wrong = rules.headers.flatMap((rule) => checkHeader(rule, reply.headers))
  const more = checkBody(call, reply, rules, limits)
  if (!(more instanceof Promise)) return [...wrong, ...more]
  return more.then((it) => [...wrong, ...it])
}

function checkHeader(
  { name, lower, required, read, check }: HeaderRule,
  headers: HeaderList,
): string[] {
  const values = headers.all(lower)
  if (values.length === 0) return required ? [`the field ${name} is missing`] : []
  // Its lines are no list (RFC 9110 §5.3).
  if (lower === 'set-cookie' && values.length > 1) return []
  const found = read(values.join(','))
  if (found.kind === 'broken') return [`the field ${name} ${found.detail}`]
  if (found.kind === 'absent' || !check) return []
  const errors: InputError[] = []
  tellErrors('header', '', check(found.value, true), errors)
  return errors.map(({ detail }) => `the field ${name} ${detail}`)
}

function checkBody(
  call: Call,
  reply: Reply,
  { content, names }: ReplyRules,
  limits: Limits,
): Wrong | Promise<Wrong> {
  if (!content) return []
  if (isBodyless(call, reply)) {
    const { status } = reply
    const none = call.method === 'HEAD' || status === 204 || status === 205 || status === 304
    return none || content.keys.length === 0 ? [] : ['the body is missing']
  }
  const { check, wrong } = checkFor(reply, content, limits)
  if (!check) return wrong === undefined ? [] : [wrong]
  const whole = gatherReply(reply, limits.most)
  if (!(whole instanceof Promise)) return judge(reply, whole, check, names, limits)
  return whole.then((it) => judge(reply, it, check, names, limits))
}

/** What the body must fit, or why it cannot, or neither. */
function checkFor(
  { headers, status }: Reply,
  content: Content,
  { enforced }: Limits,
): { readonly check?: Check; readonly wrong?: string } {
  if (content.keys.length === 0) return { wrong: 'the body is there, though none is described' }
  const type = headers.lone('content-type')
  if (type === undefined) return { wrong: 'the body comes without Content-Type' }
  const media = type === false ? undefined : readMediaType(type)
  const covering = media && coveringKey(media.essence, content.keys)
  if (!covering) return { wrong: 'the body has a Content-Type that is not described' }
  const check = content.checks.get(covering.key)
  if (!check || !isJson(media.essence)) return {}
  if (media.charset !== undefined && media.charset !== 'utf-8') {
    return { wrong: 'the body is not in UTF-8' }
  }
  const coding = headers.all('content-encoding').join().trim().toLowerCase()
  if (coding !== '' && coding !== 'identity') {
    return { wrong: 'the body is compressed, though `Accept-Encoding: identity` asks it not to be' }
  }
  if (status !== 206) return { check }
  return enforced ? { wrong: 'the body is a part only and cannot be checked' } : {}
}

function judge(
  { body }: Reply,
  whole: boolean,
  check: Check,
  names: ReadonlySet<string>,
  { most, enforced }: Limits,
): Wrong {
  if (!whole) return enforced ? [`the body is larger than \`max-body\`, ${most} bytes`] : []
  if (body.kind !== 'bytes' || body.bytes.length === 0) return ['the body is missing']
  const read = readJson(body.bytes)
  if (read.kind === 'broken') return [`the body ${read.detail}`]
  const errors: InputError[] = []
  tellErrors('body', '', check(read.value, read.size <= thoroughUpTo), errors)
  const told = errors.map(
    ({ pointer, detail }) => `the body ${tellPointer(pointer, names)} ${detail}`,
  )
  return [...new Set(told.map((line) => line.replace('  ', ' ')))]
}
