// Notices and webhooks, as the administrator of the bus sees them, in place of any entity.

import type { NoticeKind } from '#api-catalog/notices/notice.ts'
import type { Notices } from '#api-catalog/notices/open-notices.ts'
import type { Handler } from './handlers.ts'

export function noticeHandlers(needs: { readonly notices: Notices }) {
  const { notices } = needs
  return {
    async listNotices({ params, query }) {
      const entity = entityIn(params)
      const { after, limit } = query as { after: number; limit: number }
      const found = await notices.list(entity, after, limit)
      const next = found.at(-1)?.cursor ?? after
      return { status: 200, body: { notices: found, next, unread: await notices.unread(entity) } }
    },

    async listWebhooks({ params }) {
      return { status: 200, body: { webhooks: await notices.webhooks.list(entityIn(params)) } }
    },

    async addWebhook({ params, body }) {
      const wish = body as { url: string; kinds?: NoticeKind[] }
      return {
        status: 201,
        body: await notices.webhooks.add({ entity: entityIn(params), ...wish }),
      }
    },

    async removeWebhook({ params }) {
      const webhook = webhookIn(params)
      await notices.webhooks.remove(webhook)
      return { status: 200, body: { webhook } }
    },

    async testWebhook({ params }) {
      return { status: 200, body: await notices.webhooks.test(webhookIn(params)) }
    },
  } satisfies Record<string, Handler>
}

function entityIn(params: unknown): string {
  return (params as { entity: string }).entity
}

function webhookIn(params: unknown): string {
  return (params as { webhook: string }).webhook
}
