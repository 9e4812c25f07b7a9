// One HTTP request and its whole answer as text. Not `fetch`: that refuses some ports (10080, 6000)
// that a bus may well listen on. Redirects are not followed.

export interface HttpQuestion {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
}

/** Why there was no answer: `refused` has done nothing; of `late` and `broken` nobody knows. */
export class NoAnswer extends Error {
  readonly why: 'refused' | 'late' | 'broken'

  constructor(why: NoAnswer['why'], cause: unknown) {
    super(`no answer: ${why}`, { cause })
    this.why = why
  }
}

/** @throws NoAnswer */
export async function askHttp(url: string, question: HttpQuestion): Promise<HttpAnswer> {
  const { method, headers, body, timeoutMs } = question
  // Loaded only to ask: the bus itself, which this is read with, asks nobody so.
  const { request } = await import('undici')
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await request(url, {
      method,
      headers: { ...headers },
      signal,
      headersTimeout: timeoutMs,
      ...(body !== undefined && { body }),
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  } catch (error) {
    throw new NoAnswer(whyNot(error, signal), error)
  }
}

const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'])

function whyNot(error: unknown, signal: AbortSignal): NoAnswer['why'] {
  if (signal.aborted) return 'late'
  const { code } = error as NodeJS.ErrnoException
  return neverReached.has(code ?? '') ? 'refused' : 'broken'
}
