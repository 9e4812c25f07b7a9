// `oauth2-introspect` (RFC 7662): the issuer of a token is asked whether it holds. An answer is kept
// for `ttl` seconds, never longer than the token lives, and for this step alone. Whatever is wrong
// with the answer, the token does not hold.

import { createHash } from 'node:crypto'
import { AgedMap } from '#policies/aged-map.ts'
import type { Hooks } from '#policies/policy.ts'
import type { Consumer } from '../eg-call.ts'
import { authenticating, hasScopes } from './authenticate.ts'
import type { Who } from './authenticate.ts'
import type { StepTools } from './step.ts'

interface Held {
  readonly consumer: Consumer
  readonly scopes: readonly string[]
  /** Milliseconds since 1970. */
  readonly until: number
}

const mostKept = 10_000
const mostBytes = 65_536

export function introspect(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const endpoint = URL.parse(String(action['endpoint']))
  if (endpoint === null || !/^https?:$/.test(endpoint.protocol) || endpoint.username !== '') {
    tools.complain(
      ['endpoint'],
      'Write the https address of the introspection endpoint, without user and password.',
    )
    return undefined
  }
  const { timeout = 10_000, ttl = 60, authorization_value: credential, passThrough } = action
  const kept = new AgedMap<Held>()

  return authenticating(passThrough, async (call): Promise<Who> => {
    const [, token] =
      /^bearer ([\w.~+/=-]{1,8192})$/i.exec(call.headers.get('authorization') ?? '') ?? []
    if (token === undefined) return 'unknown'
    const mark = createHash('sha256').update(token).digest('base64')
    const held = keptStill(mark) ?? (await ask(token))
    if (held === undefined) return 'unknown'
    keep(mark, held)
    return hasScopes(held.scopes, call.endpoint.scopes) ? held.consumer : 'unknown'
  })

  function keptStill(mark: string): Held | undefined {
    const held = kept.get(mark)
    if (held !== undefined && held.until > tools.clock.now()) return held
    kept.delete(mark)
    return undefined
  }

  function keep(mark: string, held: Held): void {
    if (kept.get(mark) === held) return
    kept.set(mark, held)
    if (kept.size > mostKept) kept.delete(kept.oldest!.key)
  }

  async function ask(token: string): Promise<Held | undefined> {
    try {
      const answer = await fetch(endpoint!, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeout as number),
        headers: credential === undefined ? {} : { authorization: credential as string },
        body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      })
      const length = Number(answer.headers.get('content-length') ?? 0)
      if (!answer.ok || length > mostBytes) return undefined
      return readAnswer((await answer.json()) as Record<string, unknown>)
    } catch (thrown) {
      tools.log.warn({ err: thrown, step: tools.name }, 'a token could not be introspected')
      return undefined
    }
  }

  function readAnswer(said: Readonly<Record<string, unknown>>): Held | undefined {
    const { active, exp, scope, scopes = scope, id, username } = said
    if (active !== true) return undefined
    const now = tools.clock.now()
    const until = Math.min(
      now + (ttl as number) * 1_000,
      typeof exp === 'number' ? exp * 1_000 : Infinity,
    )
    if (until < now) return undefined
    return {
      until,
      scopes: typeof scopes === 'string' ? scopes.split(' ') : [],
      consumer: { id: text(id), username: text(username), type: 'token' },
    }
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
