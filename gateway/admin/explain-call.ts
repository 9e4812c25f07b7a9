// The walk of a call as an admin asks for it: for a system, with header fields, from an address.

import { refuse } from '#kernel/problem/problem.ts'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { Explanation, Gateway } from '../data-plane/gateway.ts'
import type { Identity } from '../identity/identity.ts'

export interface ExplainQuery {
  readonly method: string
  readonly url: string
  readonly system?: string
  /** `Name: value` each; the specification has checked them. */
  readonly header?: readonly string[]
  readonly from?: string
}

export async function explainCall(
  { method, url, system, header = [], from }: ExplainQuery,
  { gateway, identity }: { gateway: Pick<Gateway, 'explain'>; identity: Identity },
): Promise<Explanation> {
  if (system !== undefined) await checkSystem(system, identity)
  return await gateway.explain(method, url, {
    headers: header.flatMap(readField),
    ...(from !== undefined && { from }),
    ...(system !== undefined && { as: (resource) => identity.nameCaller(system, resource) }),
  })
}

async function checkSystem(asked: string, { systems }: Identity): Promise<void> {
  const known = (await systems.list()).map(({ clientId }) => clientId)
  if (known.includes(asked)) return
  const near = didYouMean(asked, known)
  const cure = near === undefined ? 'Make it with `szyna systems add`.' : `Did you mean ${near}?`
  refuse('resource/unknown', `No system ${JSON.stringify(asked)} is registered. ${cure}`)
}

function readField(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
