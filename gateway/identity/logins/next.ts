// Where a login may lead: pages of this bus for people, and no address that a link could smuggle in.

/** The address, or the person's own page where it is none of ours. */
export function safeNext(next: string | null): string {
  return next !== null && next.length < 500 && ours.test(next) ? next : '/me'
}

const ours =
  /^\/(?:me|office|desk|oidc\/interaction\/[\w-]{10,60})(?:\/[\w-]{1,80}(?:\.[\w-]{1,80})?){0,4}(?:\?[\w\-.~%=&+]*)?$/
