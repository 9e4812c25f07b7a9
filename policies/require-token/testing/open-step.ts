// The step over an operation, and what it makes of an Authorization field.

import { openBench, walk } from '../../testing/harness.ts'
import requireToken from '../require-token.ts'

export function openStep(options: { leeway?: number; forward?: boolean } = {}) {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons')
  const step = requireToken.build(options, tools)
  return {
    ...bench,
    /** The problem's code, or who was let in. */
    async show(...authorization: string[]) {
      const headers = authorization.flatMap((value) => ['Authorization', value])
      const call = bench.call({ tools, headers })
      const { reply } = await walk([step], call)
      return reply.problem?.code ?? call.caller?.system
    },
  }
}
