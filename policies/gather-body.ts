// The bytes of a body that flows, for steps that want them of some calls only: what a step declares
// in `wantsBody`, the pipeline gathers for every call.

import { Problem } from '#kernel/problem/problem.ts'
import type { ByteSource, Call } from './call.ts'

/** Puts bytes in the place of a stream. Rejects with a problem when there are more than `most`, or when the body breaks off. */
export async function gatherBody(call: Call, most: number): Promise<void> {
  const { body } = call
  if (body.kind === 'stream') call.body = { kind: 'bytes', bytes: await gather(body.source, most) }
  else if (body.kind === 'bytes' && body.bytes.length > most) throw tooLarge(most)
}

function gather(source: ByteSource, most: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (source.length !== undefined && source.length > most) return refuse()
    const chunks: Uint8Array[] = []
    let size = 0
    source.flow({
      write(chunk) {
        size += chunk.length
        if (size <= most) chunks.push(chunk)
        else refuse()
        return true
      },
      end: () => resolve(Buffer.concat(chunks)),
      fail(cause) {
        if (cause instanceof Problem) return reject(cause)
        const detail = 'The body broke off before its end.'
        reject(new Problem('request/malformed', detail, { cause }))
      },
    })

    function refuse(): void {
      const problem = tooLarge(most)
      reject(problem)
      source.abort(problem)
    }
  })
}

function tooLarge(most: number): Problem {
  return new Problem(
    'request/body-too-large',
    `This operation takes a body of up to ${most} bytes.`,
  )
}
