// What the journal keeps of the person in whose name a system calls: ids of the bus's own, never an
// identifier of the state. By `subject` the person finds it again, refused calls too.

import type { CallerPerson, Notes } from '../call.ts'

export function subjectNotes(person: CallerPerson | undefined): Notes | undefined {
  if (person === undefined) return undefined
  const { id, context, mode, office, mandate } = person
  return Object.freeze({
    subject: id,
    context,
    mode,
    ...(office && { office: office.entity, membership: office.membership }),
    ...(mandate && { mandate: mandate.id, case: mandate.caseId, purpose: mandate.purpose }),
  })
}
