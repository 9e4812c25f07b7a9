// Under `/.well-known/`: where machines find the issuer, the catalog and whom to tell of a hole.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#kernel/clock/clock.ts'
import { guardHeaders, send } from '#api-catalog/portal/reply.ts'
import type { Reply } from '#api-catalog/portal/reply.ts'
import { apiCatalogReply, securityTxtReply } from '#api-catalog/portal/well-known.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type { Handler } from './doors.ts'
import { wellKnownPaths } from './identity/address-provider.ts'

export interface WellKnownNeeds {
  readonly identity: { handle: Handler }
  readonly portal: Handler
  apis(): readonly PublishedApi[]
  readonly publicUrl: string
  readonly securityContact: string | undefined
  readonly clock: Clock
}

export function openWellKnown(needs: WellKnownNeeds): Handler {
  const { identity, portal, apis, publicUrl, securityContact, clock } = needs
  const guard = guardHeaders([])
  const answers: Readonly<Record<string, () => Reply | undefined>> = {
    '/.well-known/api-catalog': () => apiCatalogReply(apis(), publicUrl),
    '/.well-known/security.txt': () => securityTxtReply(securityContact, { publicUrl, clock }),
  }
  return (req: IncomingMessage, res: ServerResponse) => {
    const path = (req.url ?? '').split('?')[0]!
    if (wellKnownPaths.includes(path)) return identity.handle(req, res)
    const reply = req.method === 'GET' || req.method === 'HEAD' ? answers[path]?.() : undefined
    if (reply === undefined) return portal(req, res)
    send(req, res, reply, guard)
  }
}
