// What systems show in place of a token: their keys and certificates.

import type { Identity } from '../identity/identity.ts'
import type { Answer, Handler } from './handlers.ts'

type Needs = Pick<Identity, 'apiKeys' | 'certificates'>

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
  } satisfies Record<string, Handler>
}

function made(body: object): Answer {
  return { status: 201, body }
}

function systemIn(query: unknown): string | undefined {
  return (query as { system?: string }).system
}
