// What systems show in place of a token: their keys and certificates; whether they are in service; and
// the mandates that people gave them.

import { refuse } from '#kernel/problem/problem.ts'
import type { MandateFilter, StatuteWish } from '../identity/mandates/mandates.ts'
import type { Identity } from '../identity/identity.ts'
import type { Answer, Handler } from './handlers.ts'

type Needs = Pick<Identity, 'apiKeys' | 'certificates' | 'mandates' | 'suspensions'>

export function identityHandlers(identity: Needs) {
  return {
    async addApiKey({ body }) {
      return made(await identity.apiKeys.add(body as { system: string; seconds: number }))
    },

    async rotateApiKeys({ body }) {
      const asked = body as { system: string; seconds: number; overlapSeconds: number }
      return made(await identity.apiKeys.rotate({ ...asked, overlap: asked.overlapSeconds }))
    },

    async listApiKeys({ query }) {
      return { status: 200, body: { keys: await identity.apiKeys.list(systemIn(query)) } }
    },

    async revokeApiKey({ params }) {
      return { status: 200, body: await identity.apiKeys.revoke((params as { key: string }).key) }
    },

    async addCertificate({ body }) {
      return made(await identity.certificates.add(body as { system: string; pem: string }))
    },

    async listCertificates({ query }) {
      return {
        status: 200,
        body: { certificates: await identity.certificates.list(systemIn(query)) },
      }
    },

    async removeCertificate({ params }) {
      const { thumbprint } = params as { thumbprint: string }
      return { status: 200, body: await identity.certificates.remove(thumbprint) }
    },

    suspendSystem: async ({ params }) => ok(await identity.suspensions.suspend(systemAt(params))),

    resumeSystem: async ({ params }) => ok(await identity.suspensions.resume(systemAt(params))),

    async listMandates({ query }) {
      return ok({ mandates: await identity.mandates.list(query as MandateFilter) })
    },

    async giveStatuteMandate({ body }) {
      return made(await identity.mandates.giveByStatute(body as StatuteWish))
    },

    async closeCase({ body }) {
      const { system, caseId } = body as { system: string; caseId: string }
      return ok({ ended: await identity.mandates.closeCase(system, caseId) })
    },

    async listMandateUses({ params, query }) {
      const { mandate } = params as { mandate: string }
      const uses = await identity.mandates.usesOf(mandate, query as { limit?: number })
      if (uses.length > 0 || (await identity.mandates.find(mandate))) return ok({ uses })
      return refuse('resource/unknown', 'There is no such mandate.')
    },
  } satisfies Record<string, Handler>
}

function made(body: object): Answer {
  return { status: 201, body }
}

function ok(body: object): Answer {
  return { status: 200, body }
}

function systemAt(params: unknown): string {
  return (params as { system: string }).system
}

function systemIn(query: unknown): string | undefined {
  return (query as { system?: string }).system
}
