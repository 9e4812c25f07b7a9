// One cookie of a request by its name (RFC 6265 §5.4). One that comes twice is none: a page of a
// neighbouring name could have added it.

import type { IncomingMessage } from 'node:http'

export function readCookie(req: IncomingMessage, name: string): string | undefined {
  const values = (req.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  return values.length === 1 ? values[0]!.slice(name.length + 1) : undefined
}
