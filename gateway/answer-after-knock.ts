// A public or admin address whose room opens at the first request. While it opens, requests wait; when
// it cannot, each is refused with 503 and the log is told why. It decides nothing else about them.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Knock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import { Problem, problemBody } from '#kernel/problem/problem.ts'
import { answerJson } from './doors.ts'
import type { Handler } from './doors.ts'

/** `name`: of the room, for the log. */
export function answerAfterKnock(
  knock: Knock<{ handle: Handler }>,
  { name, log }: { name: string; log: Log },
): Handler {
  let open: Handler | undefined
  return (req, res) => {
    if (open !== undefined) return open(req, res)
    knock().then(
      ({ handle }) => {
        open = handle
        handle(req, res)
      },
      (cause: unknown) => {
        log.error(
          { err: cause, room: name },
          'a room could not be opened; the next request tries anew',
        )
        refuse(req, res)
      },
    )
  }
}

function refuse(req: IncomingMessage, res: ServerResponse): void {
  const problem = new Problem(
    'gateway/unready',
    'This part of the bus could not be opened; try again.',
  )
  req.resume()
  res.setHeader('Retry-After', '3')
  answerJson(res, 503, problemBody(problem, '', 'en'), 'application/problem+json')
}
