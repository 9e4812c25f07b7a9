// In whose name, and as what, the call is made: a citizen in his own affairs or an official of an
// office, proven by the token. Where the request names a person by PESEL, that it is the very person
// of the token. The number is looked at here and never repeated.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call, CallerPerson } from '../call.ts'
import { pointerFault, readPointer } from '../json/pointer.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { noPerson } from '../no-person.ts'
import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import { textAt } from './text-at.ts'

export interface RequireContext {
  context: 'citizen' | 'official' | 'any'
  mode?: 'online' | 'any'
  person?: string
}

const mostBody = 1 << 20
const bodyPrefix = 'body:'

export default definePolicy<RequireContext>({
  name: 'require-context',
  phase: 'authorize',
  repeats: true,
  summary: {
    pl: 'Wpuszcza tylko wywołania w imieniu obywatela albo urzędnika.',
    en: 'Lets in only calls in the name of a citizen, or of an official.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['context'],
    properties: {
      context: {
        description: 'As what the person acts: in his own affairs, for an office, or either.',
        enum: ['citizen', 'official', 'any'],
      },
      mode: {
        description:
          'Whether the person must be logged in at the system now; `any`: a mandate does.',
        enum: ['online', 'any'],
        default: 'any',
      },
      person: {
        description:
          'Where the JSON body names a PESEL that must be that of the citizen: `body:/pesel`.',
        type: 'string',
        pattern: '^body:/',
        maxLength: 200,
      },
    },
  },
  check({ context, person }, { before }) {
    const misfits: Misfit[] = []
    if (!callerMayBeKnown(before)) {
      const message = 'Nobody is known here yet; put `- require-token: {}` above.'
      misfits.push({ at: [], message })
    }
    if (person !== undefined && context !== 'citizen') {
      const message = 'Whose PESEL an official has is in no token; write `context: citizen`.'
      misfits.push({ at: ['person'], key: true, message })
    }
    const fault = person && pointerFault(person.slice(bodyPrefix.length), true)
    if (fault) misfits.push({ at: ['person'], message: fault })
    return misfits
  },
  build({ context, mode = 'any', person: where }, { issuer }) {
    const pointer = where === undefined ? undefined : readPointer(where.slice(bodyPrefix.length))
    return {
      ...(pointer && { wantsBody: { request: mostBody } }),
      request(call) {
        const problem = judge(call) ?? (pointer && compare(call))
        if (problem) throw problem
      },
      explain({ call, unnamed }) {
        if (unnamed) return depends('Depends on the token of the call.')
        const problem = judge(call)
        if (problem) return refuses(problem)
        if (pointer) return depends('Depends on the PESEL in the body.')
        return passes('The call is in the name of such a person.')
      },
    }

    function judge({ caller }: Call): Problem | undefined {
      const person = caller?.person
      if (person === undefined) return noPerson(caller)
      if (context !== 'any' && person.context !== context) {
        const detail = `The operation is for a person in the context ${context}; the token is of the other. Ask the issuer for one with context=${context}.`
        return new Problem('context/required', detail)
      }
      if (mode === 'online' && person.mode !== 'online') {
        const detail = 'The operation is for a person who is logged in; a mandate does not do.'
        return new Problem('context/required', detail)
      }
      return undefined
    }

    function compare(call: Call): Problem | undefined {
      const asked = textAt(call, pointer!)
      const own = peselOf(call.caller!.person!)
      if (asked !== undefined && asked === own) return undefined
      const detail =
        'The PESEL in the body must be that of the person in whose name the call is made.'
      return new Problem('context/person', detail)
    }

    function peselOf({ sealed, id }: CallerPerson): string | undefined {
      const known = sealed === undefined ? undefined : issuer.reveal(sealed, id)
      return known?.country === 'PL' ? known.identifier : undefined
    }
  },
})
