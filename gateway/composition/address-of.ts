// The address of a composed API as calls of parts write one: `szyna/widok360/v1`.

import type { Composition } from './composition.ts'

export function addressOf({
  entity,
  api,
  version,
}: Pick<Composition, 'entity' | 'api' | 'version'>): string {
  return `${entity}/${api}/v${Number.parseInt(version, 10)}`
}
