// A copy for everyone must not stand where the document asks callers who they are. Whoever may come
// without showing it as well counts as asked: what he shows may change the answer.

import type { Tools } from '../policy.ts'

/** Throws a sentence with the cure. */
export function refuseSharing({ document, operation, route }: Tools): void {
  const ways = operation.security ?? document.security ?? []
  const asks = ways.some((way) => Object.keys(way).length > 0)
  if (!asks && route.operation.hints.permissions.length === 0) return
  const { method, path } = route.operation
  throw new Error(
    `${method} ${path} asks in the document who calls, and \`for: everyone\` would show one caller what another was answered; leave \`for\` out, or write \`insecure: share-despite-token\` beside it.`,
  )
}
