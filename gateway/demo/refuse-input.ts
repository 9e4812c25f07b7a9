// The refusal of one input, saying which.

import { refuse } from '#kernel/problem/problem.ts'

/** `pointer` is a JSON pointer into the place: `/date`. */
export function refuseInput(
  where: 'body' | 'path' | 'query',
  pointer: string,
  detail: string,
): never {
  refuse('request/invalid', detail, { errors: [{ in: where, pointer, detail }] })
}
