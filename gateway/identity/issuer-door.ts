// The addresses of the issuer: which of them are the library's, which are pages of ours, which is the
// status list. Everything else below `/oidc` is 404, whatever the library could do.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '#kernel/log/log.ts'
import type { Knock } from '#kernel/knock/open-at-first-knock.ts'
import { addressProvider } from './address-provider.ts'
import type { OpenIssuer } from './open-issuer.ts'
import type { StatusList } from './status-list/status-list.ts'

export interface DoorNeeds {
  /** Of the issuer. */
  readonly url: string
  readonly issuer: Knock<OpenIssuer>
  readonly statusList: StatusList
  readonly log: Log
}

export function openIssuerDoor({ url, issuer, statusList, log }: DoorNeeds) {
  const at = new URL(url)

  return (req: IncomingMessage, res: ServerResponse): void => {
    const list = /^\/oidc\/status\/(0|[1-9][0-9]{0,9})$/.exec(req.url ?? '')?.[1]
    if (list !== undefined) return statusList.handle(Number(list), req, res)
    if (isPage(req.url ?? '')) return void passOn(res, async ({ ask }) => ask(req, res))
    const addressed = addressProvider(req, at)
    if (addressed.kind === 'provider') return void passOn(res, ({ answer }) => answer(req, res))
    const description = `The issuer is described at ${url}/.well-known/openid-configuration.`
    if (addressed.kind === 'unknown') refuse(res, 404, description)
    else refuse(res.setHeader('Allow', addressed.allow), 405, `Allowed here: ${addressed.allow}.`)
  }

  async function passOn(
    res: ServerResponse,
    take: (open: OpenIssuer) => Promise<void>,
  ): Promise<void> {
    const open = await issuer().catch((cause: unknown) => {
      log.error(
        { err: cause },
        'the identity provider cannot be opened; the next request tries anew',
      )
      refuse(res.setHeader('Retry-After', '3'), 503, 'Try again.', 'temporarily_unavailable')
    })
    if (!open) return
    await take(open).catch((cause: unknown) => {
      log.error({ err: cause }, 'the identity provider failed')
      res.destroy()
    })
  }
}

/** Pages below the issuer that are ours and not the library's. */
function isPage(url: string): boolean {
  return /^\/oidc\/(?:interaction\/|session\/end(?:$|[/?]))/.test(url)
}

function refuse(
  res: ServerResponse,
  status: number,
  description: string,
  error = 'invalid_request',
): void {
  const body = JSON.stringify({ error, error_description: description })
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  })
  res.end(body)
}
