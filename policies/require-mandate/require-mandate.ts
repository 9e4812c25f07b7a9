// What a person who is away has allowed the system: this operation, for this case, these fields of the
// answer, on a basis that counts here. Nothing wider passes, whatever the scopes of the token say.

import { Problem } from '#kernel/problem/problem.ts'
import { note } from '../call.ts'
import type { Call, Caller, CallerMandate, Reply } from '../call.ts'
import { askForWhole } from '../json/json-reply.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { noPerson } from '../no-person.ts'
import { definePolicy } from '../policy.ts'
import { depends, refuses } from '../told.ts'
import { tellable } from '../tellable.ts'
import { cutAnswer } from './cut-answer.ts'

export interface RequireMandate {
  basis?: CallerMandate['basis'][]
  'max-body'?: number
}

export default definePolicy<RequireMandate>({
  name: 'require-mandate',
  phase: 'authorize',
  summary: {
    pl: 'Wpuszcza tylko wywołania objęte upoważnieniem osoby.',
    en: 'Lets in only calls that a mandate of the person covers.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      basis: {
        description: 'On what a mandate may rest: an application, a consent, a statute.',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { enum: ['application', 'consent', 'statute'] },
        default: ['application', 'consent', 'statute'],
      },
      'max-body': {
        description:
          'The largest answer that is cut down to the fields of a mandate, in bytes; a larger one is refused.',
        type: 'integer',
        minimum: 1024,
        maximum: 16_777_216,
        default: 1_048_576,
      },
    },
  },
  check(_, { before }) {
    if (callerMayBeKnown(before)) return []
    return [{ at: [], message: 'Nobody is known here yet; put `- require-token: {}` above.' }]
  },
  build({ basis, 'max-body': most = 1_048_576 }, { route }) {
    const { id } = route.operation
    const counting = basis && new Set<string>(basis)
    return {
      request(call) {
        const problem = judge(call.caller) ?? checkCase(call)
        if (problem) throw problem
        if (call.caller!.person!.mandate!.fields !== undefined) askForWhole(call.headers)
      },
      response(call, reply) {
        return cut(call, reply)
      },
      explain({ call, unnamed }) {
        if (unnamed) return depends('Depends on the mandate in the token.')
        const problem = judge(call.caller)
        return problem ? refuses(problem) : depends('Depends on the case that the call names.')
      },
    }

    function judge(caller: Caller | undefined): Problem | undefined {
      const person = caller?.person
      if (person === undefined) return noPerson(caller)
      const { mandate } = person
      if (mandate === undefined) {
        const detail = 'Get a token on a mandate of the person: exchange the mandate at the issuer.'
        return new Problem('mandate/required', detail)
      }
      if (!mandate.operations.has(id)) {
        return exceeded(`The mandate does not cover the operation ${id}.`)
      }
      if (counting?.has(mandate.basis) === false) {
        return exceeded(`A mandate on the basis ${mandate.basis} does not do for this operation.`)
      }
      return undefined
    }

    function cut(call: Call, reply: Reply): void | Promise<void> {
      const fields = call.caller?.person?.mandate?.fields
      if (fields === undefined || reply.problem !== undefined) return undefined
      const cutOff = cutAnswer(call, reply, fields, most)
      if (typeof cutOff === 'boolean') return tell(call, cutOff)
      return cutOff.then((one) => tell(call, one))
    }
  },
})

/** RFC 8259 §8.3 does not help with header fields: a case with other letters is written as the bus writes it. */
function checkCase({ headers, caller }: Call): Problem | undefined {
  const named = headers.lone('szyna-case')
  if (named === undefined) return undefined
  const { caseId } = caller!.person!.mandate!
  if (named !== false && (named === caseId || named === tellable(caseId))) return undefined
  return exceeded('The mandate is for another case than the field Szyna-Case names.')
}

function tell(call: Call, cutOff: boolean): void {
  if (cutOff) note(call, 'cut', true)
}

function exceeded(detail: string): Problem {
  return new Problem('mandate/exceeded', detail)
}
