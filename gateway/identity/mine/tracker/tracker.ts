// The log of data uses as an API, in the shape of the Estonian data tracker: for the portals and apps
// of the state in which a citizen looks who read his data. What is hidden from him is hidden here. Who
// reads the log is entered in it. No PESEL is ever taken from an address.
//
//   POST /tracker/v2/findUsage   {userCode, periodStart, periodEnd, offset, limit}
//   GET  /tracker/v2/findUsage?userCode=p-…&periodStart&periodEnd&offset&limit
//     └─► {totalUsages, usages: [{logtime, action, receiverCode, receiverName, receiverSystem, …}]}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem, asProblem, problemBody, refuse } from '#kernel/problem/problem.ts'
import type { Caller } from '#policies/call.ts'
import { openTracer } from '../../../data-plane/trace.ts'
import { namesOf, namesOfIdentified } from '../names-of.ts'
import { readUses } from '../read-uses.ts'
import type { Use } from '../read-uses.ts'
import { enterReading } from './enter-reading.ts'
import { trackerPath } from './needs.ts'
import type { TrackerNeeds } from './needs.ts'
import { readAsked } from './read-asked.ts'
import type { Asked } from './read-asked.ts'
import { openWhoAsks } from './who-asks.ts'

export function openTracker(
  needs: TrackerNeeds,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { log, readers } = needs
  const whoAsks = openWhoAsks(needs)
  const tracer = openTracer()
  return (req, res) => {
    answer(req, res).catch((cause: unknown) => {
      log.error({ err: cause }, 'the tracker could not answer')
      res.destroy()
    })
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { traceparent } = req.headers
    const { id: traceId } = tracer.read(typeof traceparent === 'string' ? traceparent : undefined)
    try {
      send(res, 200, await find(req, traceId), [])
    } catch (thrown) {
      const problem = asProblem(thrown)
      if (problem.code === 'gateway/internal') {
        log.error({ traceId, err: thrown }, 'the tracker broke')
      }
      send(res, problem.status, problemBody(problem, traceId, 'en'), problem.headers)
    }
  }

  async function find(req: IncomingMessage, traceId: string): Promise<object> {
    const { pathname } = new URL(req.url ?? '/', 'http://bus')
    if (pathname !== trackerPath) refuse('route/unknown', `Ask ${trackerPath}.`)
    if (req.method !== 'GET' && req.method !== 'POST') {
      refuse('route/method', 'Send GET or POST.', { headers: ['Allow', 'GET, POST'] })
    }
    const arrived = needs.clock.monotonic()
    const caller = await whoAsks(req, traceId)
    const asked = await readAsked(req)
    const subjects = await subjectsOf(asked.user, caller.person?.id)
    const refusal = refusalOf(caller, subjects)
    // Refused or not: whoever asks for the log of another stands in it.
    const isOwn = caller.person !== undefined && refusal === undefined
    if (subjects.length > 0 && !isOwn) {
      await enterReading({ caller, subjects, refusal, arrived, method: req.method, traceId }, needs)
    }
    if (refusal !== undefined) throw refusal
    if (subjects.length === 0) refuse('resource/unknown', 'There is no person with this id.')
    const { total, uses } = await readUses({ ...asked, subjects, language: 'pl' }, needs)
    return { totalUsages: total, usages: uses.map(usageOf) }
  }

  function refusalOf({ person, entity }: Caller, subjects: readonly string[]): Problem | undefined {
    if (person === undefined) {
      if (readers.includes(entity)) return undefined
      return denied('Systems of this entity may not read the log of uses.')
    }
    if (person.context === 'citizen' && subjects.includes(person.id)) return undefined
    return denied('A person reads his own log, as a citizen.')
  }

  /** Empty: nobody. */
  async function subjectsOf(user: Asked['user'], own: string | undefined): Promise<string[]> {
    if (user?.pesel !== undefined) {
      return await namesOfIdentified({ country: 'PL', identifier: user.pesel }, needs)
    }
    const id = user?.id ?? own
    return id === undefined
      ? refuse('request/invalid', 'Say whose log it is: userCode.')
      : await namesOf(id, needs)
  }
}

function denied(detail: string): Problem {
  return new Problem('access/denied', detail)
}

/** The members of the Estonian tracker, and after them what it has no place for. */
function usageOf(use: Use): object {
  return {
    logtime: use.at,
    action: use.operation,
    receiverCode: use.entity ?? '',
    receiverName: use.entityTitle ?? '',
    receiverSystem: use.system ?? '',
    provider: use.provider,
    outcome: use.decision,
    purpose: use.purpose,
    case: use.caseId,
    mandate: use.mandate,
  }
}

function send(res: ServerResponse, status: number, body: object, fields: readonly string[]): void {
  const text = JSON.stringify(body)
  for (let at = 0; at < fields.length; at += 2) res.setHeader(fields[at]!, fields[at + 1]!)
  res.writeHead(status, {
    'Content-Type': status === 200 ? 'application/json' : 'application/problem+json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  res.end(text)
}
