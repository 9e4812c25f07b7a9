// What the caller may do: scopes of the token against what the policy file or the document asks for.
// A call whose caller nobody has established is refused, never let through.

import { Problem } from '#kernel/problem/problem.ts'
import type { Caller } from '../call.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import { scopesInDocument } from './scopes-in-document.ts'
import type { Ways } from './scopes-in-document.ts'

export interface RequireScope {
  all?: string[]
  any?: string[]
  from?: 'document'
}

/** RFC 6749 §3.3. */
const scopeName = /^[!#-[\]-~]{1,200}$/

const scopeList = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
  items: { type: 'string', pattern: '^[!#-\\[\\]-~]+$', maxLength: 200 },
}

export default definePolicy<RequireScope>({
  name: 'require-scope',
  phase: 'authorize',
  repeats: true,
  summary: {
    pl: 'Sprawdza, czy token daje prawo do tej operacji.',
    en: 'Checks that the token permits this operation.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      all: { description: 'Scopes that the token must hold, every one of them.', ...scopeList },
      any: { description: 'Scopes of which the token must hold at least one.', ...scopeList },
      from: {
        description:
          'Where else to look: `document` takes the scopes from `security` of the operation and from x-required-permissions.',
        enum: ['document'],
      },
    },
    anyOf: [{ required: ['from'] }, { required: ['all'] }, { required: ['any'] }],
  },
  check(_, { before }) {
    if (callerMayBeKnown(before)) return []
    return [{ at: [], message: 'Nobody is known here yet; put `- require-token: {}` above.' }]
  },
  build({ all = [], any = [], from }, { document, operation, route }) {
    const asked: Ways[] = [
      ...(all.length > 0 ? [[all]] : []),
      ...(any.length > 0 ? [any.map((scope) => [scope])] : []),
      ...(from ? scopesInDocument(document, operation, route.operation) : []),
    ]
    if (asked.length === 0) return {}
    const words = sentence(asked)
    const challenge = `Bearer error="insufficient_scope", scope="${named(asked).join(' ')}"`

    return {
      request({ caller }) {
        const problem = judge(caller)
        if (problem) throw problem
      },
      explain({ call: { caller }, unnamed }) {
        if (unnamed) return depends(`${words} Depends on the token of the call.`)
        const problem = judge(caller)
        return problem ? refuses(problem) : passes(`${words} The caller has it.`)
      },
    }

    function judge(caller: Caller | undefined): Problem | undefined {
      if (!caller) {
        return new Problem(
          'token/missing',
          `${words} Send an access token in the field Authorization: Bearer.`,
          { headers: ['WWW-Authenticate', 'Bearer'] },
        )
      }
      if (asked.every((ways) => isMet(ways, caller))) return undefined
      return new Problem('scope/insufficient', `${words} Ask the issuer for a token with it.`, {
        headers: ['WWW-Authenticate', challenge],
      })
    }
  },
})

function isMet(ways: Ways, { scopes }: Caller): boolean {
  return ways.some((way) => way.every((scope) => scopes.has(scope)))
}

/** For a header field: what a document calls a scope may be anything. */
function named(asked: readonly Ways[]): string[] {
  const names = new Set(asked.flat(2).filter((name) => scopeName.test(name)))
  return [...names].slice(0, 20)
}

function sentence(asked: readonly Ways[]): string {
  const parts = asked.map((ways) => ways.map((way) => way.join(' and ')).join(', or '))
  return `The operation needs the scope ${parts.join('; and also ')}.`
}
