// Agreements, as the administrator of the bus sees them: what was asked and agreed, what he decides himself,
// and what he asks for in place of an entity. Decisions name the revision that was read.

import { refuse } from '#kernel/problem/problem.ts'
import type { AccessTerms, Agreement } from '#api-catalog/agreements/agreement.ts'
import type {
  AgreementDeed,
  AgreementFilter,
  Agreements,
  NewTerms,
} from '#api-catalog/agreements/agreements.ts'
import type { Answer, Handler } from './handlers.ts'
import { etagOf, readIfMatch } from './read-if-match.ts'

const theBus = { kind: 'bus' } as const

interface Asking {
  readonly consumer: string
  readonly api: string
  readonly terms: NewTerms
  readonly draft: boolean
}

export function agreementHandlers(needs: { readonly agreements: Agreements }) {
  return {
    async listAgreements({ query }) {
      const { state, ...filter } = query as AgreementFilter & {
        readonly state?: AgreementFilter['states']
      }
      const found = await needs.agreements.list({ ...filter, ...(state && { states: state }) })
      return { status: 200, body: { agreements: found } }
    },

    async askForAgreement({ body }) {
      const { draft, ...asked } = body as Asking
      const made = await needs.agreements.do(theBus, { do: 'draft', ...asked })
      if (draft) return one(201, made)
      const { id, revision } = made
      return one(201, await needs.agreements.do(theBus, { do: 'ask', id, revision }))
    },

    getAgreement: async ({ params }) => one(200, await needs.agreements.get(idIn(params))),

    async decideAgreement(input) {
      const deed = input.body as { readonly do: AgreementDeed['do']; readonly reason?: string }
      const its = { id: idIn(input.params), revision: readIfMatch(input), ...deed }
      return one(200, await needs.agreements.do(theBus, its as AgreementDeed))
    },

    async listAgreementSteps({ params }) {
      return { status: 200, body: { steps: await needs.agreements.history(idIn(params)) } }
    },

    async getSignedAgreement({ params, query }) {
      const { version } = query as { version?: number }
      const jws = await needs.agreements.signed(idIn(params), version)
      if (jws !== undefined) return { status: 200, body: { jws } }
      return refuse('resource/unknown', 'No such version of the terms was ever approved.')
    },

    async getAccess({ params }) {
      const access = await needs.agreements.access(apiIn(params))
      return { status: 200, body: access, headers: etagOf(access) }
    },

    async putAccess(input) {
      const terms = input.body as Omit<AccessTerms, 'api' | 'revision'>
      const its = { ...terms, api: apiIn(input.params), revision: readIfMatch(input) }
      const access = await needs.agreements.setAccess(theBus, its)
      return { status: 200, body: access, headers: etagOf(access) }
    },

    getAttributes: async ({ params }) => attributesOf(entityIn(params)),

    async putAttributes({ params, body }) {
      const entity = entityIn(params)
      const { attributes } = body as { attributes: readonly string[] }
      await needs.agreements.setAttributes(entity, attributes)
      return await attributesOf(entity)
    },
  } satisfies Record<string, Handler>

  async function attributesOf(entity: string): Promise<Answer> {
    const attributes = await needs.agreements.attributes(entity)
    return { status: 200, body: { entity, attributes } }
  }
}

function one(status: number, agreement: Agreement): Answer {
  return { status, body: agreement, headers: etagOf(agreement) }
}

function idIn(params: unknown): string {
  return (params as { agreement: string }).agreement
}

function entityIn(params: unknown): string {
  return (params as { entity: string }).entity
}

function apiIn(params: unknown): string {
  const { entity, api } = params as { entity: string; api: string }
  return `${entity}/${api}`
}
