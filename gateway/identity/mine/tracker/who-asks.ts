// Who asks the tracker: by the very step that lets calls into APIs (policies/require-token), with the
// scope of the tracker. It has no policy file, because who may read this log is no admin's choice.

import type { IncomingMessage } from 'node:http'
import { refuse } from '#kernel/problem/problem.ts'
import { noBody } from '#policies/call.ts'
import type { Call, Caller, Route } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Tools } from '#policies/policy.ts'
import requireToken from '#policies/require-token/require-token.ts'
import { trackerResource } from './needs.ts'
import type { TrackerNeeds } from './needs.ts'

type Needs = Pick<TrackerNeeds, 'issuer' | 'publicUrl' | 'clientCertificate' | 'clock' | 'log'>

/** Refuses token/…, scope/insufficient. */
export function openWhoAsks(
  needs: Needs,
): (req: IncomingMessage, traceId: string) => Promise<Caller> {
  const { publicUrl, clientCertificate, clock } = needs
  const { uri, scopes } = trackerResource(publicUrl)
  const [scope = ''] = scopes
  const routes = { GET: routeOf('GET', uri), POST: routeOf('POST', uri) }
  // The step builds from these and no other tools.
  const tools = { ...needs, route: routes.GET, among: ['require-token'] } as unknown as Tools
  const step = requireToken.build({}, tools)

  return async (req, traceId) => {
    const now = clock.monotonic()
    const method = req.method === 'POST' ? 'POST' : 'GET'
    const { search } = new URL(req.url ?? '/', 'http://bus')
    const call: Call = {
      traceId,
      method,
      path: '/findUsage',
      query: search.slice(1),
      headers: new HeaderList([...req.rawHeaders]),
      params: {},
      route: routes[method],
      peer: '',
      arrivedAt: now,
      deadline: now + 30_000,
      certificate: clientCertificate?.(req.socket, req.rawHeaders),
      caller: undefined,
      body: noBody,
    }
    await step.request?.(call)
    const { caller } = call
    if (caller === undefined) return refuse('token/missing', 'Show an access token.')
    if (!caller.scopes.has(scope)) {
      const headers = ['WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`]
      refuse('scope/insufficient', `Ask the issuer for a token with scope=${scope}.`, { headers })
    }
    return caller
  }
}

function routeOf(method: string, resource: string): Route {
  const id = 'findUsage'
  const hints = { rateLimits: [], permissions: [] }
  return {
    api: {
      entity: 'szyna',
      name: 'tracker',
      major: 2,
      version: '2.0.0',
      title: 'Log of data uses',
      resource,
    },
    operation: { id, method, path: '/findUsage', deprecated: false, tags: [], hints },
  }
}
