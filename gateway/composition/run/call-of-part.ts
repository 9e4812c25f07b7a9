// The call that a part gets: one of its own, on behalf of the call that was composed. Of the caller's
// fields only his language goes on; who he is says a token made for this part.

import { noBody } from '#policies/call.ts'
import type { Call } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import type { PartToken } from '../../data-plane/front-deps.ts'
import type { PlannedPart } from './compile-operation.ts'
import type { PartRequest } from './render-request.ts'

/** Members stand in the same order as in front.ts. `now`: monotonic milliseconds. */
export function callOfPart(
  part: PlannedPart,
  request: PartRequest,
  whole: Call,
  now: number,
  partToken: PartToken,
): Call {
  const { servedOperation, timeoutMs, token, via, notes } = part
  const { path, query, params, body } = request
  const call: Call = {
    traceId: whole.traceId,
    method: servedOperation.operation.method,
    path,
    query,
    headers: headersOf(part, request, whole),
    params,
    route: servedOperation.route,
    peer: whole.peer,
    arrivedAt: now,
    deadline: timeoutMs === undefined ? whole.deadline : Math.min(whole.deadline, now + timeoutMs),
    certificate: whole.certificate,
    caller: undefined,
    agreed: undefined,
    fits: undefined,
    partOf: via,
    holds: undefined,
    body: body === undefined ? noBody : { kind: 'bytes', bytes: Buffer.from(body) },
    notes,
    mirrors: undefined,
    kept: undefined,
  }
  const authorization = token && whole.caller && partToken(whole.caller, token)
  if (authorization !== undefined) call.headers.add('authorization', authorization)
  return call
}

function headersOf(
  { mediaType }: PlannedPart,
  { headers, body }: PartRequest,
  whole: Call,
): HeaderList {
  const flat = ['accept', 'application/json']
  const language = whole.headers.get('accept-language')
  if (language !== undefined) flat.push('accept-language', language)
  if (body !== undefined) flat.push('content-type', mediaType)
  flat.push(...headers)
  return new HeaderList(flat)
}
