// `gitd/licences/v1`, as verbs about one major version of an API take it.

import { Failure } from './verb.ts'
import type { Operand } from './verb.ts'

export const majorOperand: Operand = {
  name: 'ENTITY/API/vN',
  required: true,
  about: { pl: 'wersja główna API, np. gitd/licences/v1', en: 'a major version of an API' },
}

/** Path of its life in the admin API. @throws Failure exit 1 */
export function lifePath(text: string): string {
  const [, entity, api, major] = /^([a-z0-9-]+)\/([a-z0-9-]+)\/v(\d{1,6})$/.exec(text) ?? []
  if (major !== undefined) return `/admin/v1/apis/${entity}/${api}/v${major}`
  const message = `"${text}" is no major version of an API; write ENTITY/API/vN, e.g. gitd/licences/v1.`
  throw new Failure(1, 'usage/operand', message)
}
