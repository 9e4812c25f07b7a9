// The desk among the pages of people: tells it who is there and for which office, hands it what it needs
// of identity and of the catalog, and sends what it answers. Which system belongs to whom is the desk's to
// look at; here nothing is decided.

import type { Catalog } from '#api-catalog/catalog.ts'
import type {
  DeskAnswer,
  DeskFile,
  DeskOffice,
  DeskRoute,
  DeskVisitor,
} from '#api-catalog/desk/desk-route.ts'
import type { DeskNeeds, DeskSystems } from '#api-catalog/desk/needs.ts'
import { openDesk } from '#api-catalog/desk/open-desk.ts'
import type { Notices } from '#api-catalog/notices/open-notices.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type { Usage } from '#api-catalog/usage/usage.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Identity } from './identity/identity.ts'
import type { OfficeContext } from './identity/offices/offices.ts'
import { isAtLeast } from './identity/people/levels.ts'
import type { Visitor } from './identity/visitors/visitors.ts'
import type { Answered, Ask, PageRoute } from './pages/pages.ts'

export interface DeskParts {
  readonly identity: Pick<
    Identity,
    'systems' | 'apiKeys' | 'certificates' | 'suspensions' | 'offices' | 'visitors' | 'people'
  >
  readonly catalog: Pick<Catalog, 'register' | 'changelog' | 'lives'>
  readonly agreements: DeskNeeds['agreements']
  readonly usage?: Pick<Usage, 'read'> | undefined
  readonly notices: Pick<Notices, 'latest'>
  readonly feedback: DeskNeeds['feedback']
  apis(): readonly PublishedApi[]
  policyNames(): readonly string[]
  readonly publicUrl: string
  readonly clock: Clock
}

export function deskPages(parts: DeskParts): PageRoute[] {
  const { identity, catalog, agreements, usage, notices, feedback, publicUrl, clock } = parts
  const routes = openDesk({
    agreements,
    catalog,
    lives: catalog.lives,
    usage,
    notices: (entity) => notices.latest(entity),
    feedback,
    publicUrl,
    clock,
    systems: systemsOf(identity),
    apis: parts.apis,
    policyNames: parts.policyNames,
    async entityTitles() {
      const offices = await identity.offices.list()
      return new Map(offices.map(({ entity, title }) => [entity, title]))
    },
    async personName(person) {
      const found = await identity.people.find(person)
      return found && `${found.givenNames} ${found.surname}`
    },
  })
  return routes.map((route) => pageOf(route, identity))
}

function pageOf(route: DeskRoute, { offices, visitors }: DeskParts['identity']): PageRoute {
  const { at, upload } = route
  return {
    at,
    ...(upload !== undefined && { upload }),
    async answer(ask) {
      const { language, params, query, form, visitor } = ask
      const address = ask.req.url ?? '/desk'
      const known = visitor && (await visitorOf(visitor, { offices, visitors }))
      const answer = await route.answer({ language, address, params, query, form, visitor: known })
      return send(answer, ask)
    },
  }
}

async function visitorOf(
  visitor: Visitor,
  { offices, visitors }: Pick<DeskParts['identity'], 'offices' | 'visitors'>,
): Promise<DeskVisitor> {
  const { person, membership } = visitor
  const found = membership === undefined ? undefined : await offices.find(membership, person)
  return {
    person,
    formToken: visitors.formToken(visitor),
    office: found && officeOf(found, visitor),
  }
}

function officeOf(
  { entity, entityTitle, permissions }: OfficeContext,
  { acr }: Visitor,
): DeskOffice {
  const [strong, weak] = [true, false].map((isStrong) => {
    const those = permissions.filter(({ minAcr }) => isAtLeast(acr, minAcr) === isStrong)
    return new Set(those.map(({ code }) => code))
  })
  return { entity, entityTitle, permissions: strong ?? new Set(), tooWeak: weak ?? new Set() }
}

function send(answer: DeskAnswer, ask: Ask): Answered {
  if (!('file' in answer)) return answer
  sendFile(answer.file, ask)
  return undefined
}

function sendFile({ name, mediaType, text }: DeskFile, { req, res }: Ask): void {
  const bytes = Buffer.from(text)
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '-')}"`,
    'Content-Length': bytes.length,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

function systemsOf({
  systems,
  suspensions,
  apiKeys,
  certificates,
}: DeskParts['identity']): DeskSystems {
  return {
    list: async (entity) => (await systems.list()).filter((one) => one.entity === entity),
    add: (wish) => systems.add(wish),
    suspend: (system) => suspensions.suspend(system),
    resume: (system) => suspensions.resume(system),
    keys: (system) => apiKeys.list(system),
    addKey: (wish) => apiKeys.add(wish),
    rotateKeys: (wish) => apiKeys.rotate(wish),
    revokeKey: (id) => apiKeys.revoke(id),
    certificates: (system) => certificates.list(system),
  }
}
