// A person came to the issuer with a request that leads nowhere: the page says so. A program gets the
// OAuth error as JSON. Nobody is redirected: the address to return to is not to be believed.

import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { html } from '#kernel/html/html.ts'
import { chooseLanguage } from '#api-catalog/portal/language.ts'
import type { Pages } from '../../pages/pages.ts'
import { interactionWords } from './interaction-words.ts'

export async function showLost(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  pages: Pages,
): Promise<void> {
  const isPage = ctx.oidc?.route === 'authorization' || ctx.oidc?.route === 'resume'
  if (!isPage || ctx.accepts('json', 'html') !== 'html') {
    ctx.type = 'json'
    ctx.body = out
    return
  }
  const { cookie, 'accept-language': preferred } = ctx.req.headers
  const { language } = chooseLanguage(new URLSearchParams(ctx.querystring), cookie, preferred)
  const words = interactionWords[language]
  const main = html`<h1>${words.lost}</h1>
    <p>${words.lostLead}</p>
    <p class="hint"><code>${out.error}</code> ${out.error_description}</p>`
  const { status, headers, bytes } = await pages.draw(
    { status: ctx.status, title: words.lost, main },
    ctx.req,
  )
  ctx.status = status
  for (const [name, value] of Object.entries(headers)) ctx.set(name, String(value))
  ctx.body = bytes
}
