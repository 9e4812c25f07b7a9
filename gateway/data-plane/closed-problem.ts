// What callers of a major are told that is not published any more: suspended for now, or gone for good
// with what comes in its place (RFC 8594, RFC 5829).

import { Problem } from '#kernel/problem/problem.ts'
import type { ClosedApi } from '#api-catalog/published.ts'
import type { Door } from './locate.ts'

export function closedProblem(closed: ClosedApi, door: Door): Problem {
  const { entity, name, major, state, sunsetAt, successor, reason } = closed
  if (state === 'suspended') {
    const why = reason === undefined ? '.' : `: ${reason}`
    return new Problem('route/closed', `v${major} of ${entity}/${name} is suspended${why}`)
  }
  const ended = sunsetAt === undefined ? 'has ended' : `ended on ${sunsetAt.slice(0, 10)}`
  const next =
    successor === undefined
      ? 'look in the catalog for what takes its place'
      : `call ${door}${successor} in its place`
  return new Problem('route/gone', `v${major} of ${entity}/${name} ${ended}; ${next}.`, {
    headers: [
      ...(sunsetAt === undefined ? [] : ['Sunset', new Date(sunsetAt).toUTCString()]),
      ...(successor === undefined
        ? []
        : ['Link', `<${door}${successor}>; rel="successor-version"`]),
    ],
  })
}
