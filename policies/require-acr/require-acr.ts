// How surely the person is known, and since when: a stronger or fresher login than the token tells of
// is asked for in the way of RFC 9470, so that the system can send the person to it and come again.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { noPerson } from '../no-person.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { isAtLeast, levels } from '../levels.ts'
import type { Level } from '../levels.ts'
import { definePolicy } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'

export interface RequireAcr {
  level?: keyof typeof levelOf
  'max-age'?: number
}

const levelOf = {
  low: levels[0],
  substantial: levels[1],
  high: levels[2],
} as const satisfies Record<string, Level>

export default definePolicy<RequireAcr>({
  name: 'require-acr',
  phase: 'authorize',
  repeats: true,
  summary: {
    pl: 'Wymaga odpowiednio mocnego i świeżego logowania osoby.',
    en: 'Demands that the person has logged in strongly and recently enough.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      level: {
        description: 'The least level of assurance (eIDAS) of the login.',
        enum: ['low', 'substantial', 'high'],
        default: 'low',
      },
      'max-age': {
        description:
          'Seconds since the login at most; of a mandate: since the login in which it was given.',
        type: 'integer',
        minimum: 1,
        maximum: 31_622_400,
      },
    },
    anyOf: [{ required: ['level'] }, { required: ['max-age'] }],
  },
  check(_, { before }) {
    if (callerMayBeKnown(before)) return []
    return [{ at: [], message: 'Nobody is known here yet; put `- require-token: {}` above.' }]
  },
  build({ level = 'low', 'max-age': maxAge }, { clock }) {
    const wanted = levelOf[level]
    return {
      request(call) {
        const problem = judge(call)
        if (problem) throw problem
      },
      explain({ call, unnamed }) {
        if (unnamed) return depends('Depends on the login of the person.')
        const problem = judge(call)
        return problem ? refuses(problem) : passes('The login is strong and fresh enough.')
      },
    }

    function judge({ caller }: Call): Problem | undefined {
      const person = caller?.person
      if (person === undefined) return noPerson(caller)
      if (!isAtLeast(person.acr, wanted)) {
        return insufficient(`The login must be of the level ${level}; it was weaker.`)
      }
      const age = clock.now() / 1000 - person.authTime
      if (maxAge === undefined || age <= maxAge) return undefined
      return insufficient(`The login may be ${maxAge} s old; log the person in again.`)
    }

    /** RFC 9470 §3. */
    function insufficient(detail: string): Problem {
      const asked = `acr_values="${wanted}"${maxAge === undefined ? '' : `, max_age="${maxAge}"`}`
      const error = `error="insufficient_user_authentication", error_description="${detail}"`
      const bearer = `Bearer ${error}, ${asked}`
      const dpop = `DPoP ${error}, ${asked}, algs="ES256"`
      const headers = ['WWW-Authenticate', bearer, 'WWW-Authenticate', dpop]
      return new Problem('acr/insufficient', detail, { headers })
    }
  },
})
