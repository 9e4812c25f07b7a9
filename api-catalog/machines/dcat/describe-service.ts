// One published version as a dcat:DataService of DCAT-AP 2.1 and 3, and of BRegDCAT-AP 2.1: the service and
// whatever it names, so that each graph can be checked alone.

import { record, text } from '../../portal/document/read-json.ts'
import type { PublishedApi } from '../../published.ts'
import { versionLinks } from '../addresses.ts'
import type { MachineNeeds } from '../needs.ts'
import { licenceNode, standardNode, terms } from './authorities.ts'
import { addressOf, dateTime, iri, languageOf, literal } from './graph.ts'
import type { GraphNode, Property } from './graph.ts'

export type ServiceNeeds = Pick<MachineNeeds, 'publicUrl' | 'tokenNeeded'>

/** The service comes first. */
export function describeService(api: PublishedApi, needs: ServiceNeeds): GraphNode[] {
  const { publicUrl } = needs
  const links = versionLinks(api)
  const page = publicUrl + links.page
  const info = record(api.document.info) ?? {}
  const licence = record(info['license'])
  const publisher = agentNode(api.entity, publicUrl)
  const contact = contactNode(api, `${page}#contact`)
  const license = licenceNode(addressOf(text(licence?.['url'])), text(licence?.['identifier']))
  const standard = standardNode(String(api.document.openapi))
  const rights = needs.tokenNeeded(api) ? terms.restricted : terms.public
  const { state, successor } = api.life
  const status = state === 'deprecated' ? terms.deprecated : terms.completed
  const service: GraphNode = {
    id: serviceId(api, publicUrl),
    types: ['dcat:DataService'],
    properties: [
      ['dct:identifier', literal(`${api.entity}/${api.name}/v${api.major}`)],
      ['dct:title', inItsLanguage(api.title || api.name)],
      ['dct:description', descriptionOf(api)],
      ['dct:publisher', iri(publisher.id)],
      ['dcat:contactPoint', iri(contact.id)],
      ['dcat:endpointURL', iri(publicUrl + links.endpoint)],
      ['dcat:endpointDescription', iri(publicUrl + links.openapi)],
      ['dct:accessRights', rights.value],
      ...(license === undefined ? [] : [['dct:license', iri(license.id)] as const]),
      ...(standard === undefined ? [] : [['dct:conformsTo', iri(standard.id)] as const]),
      ['dcat:landingPage', iri(page)],
      ['dcat:theme', terms.government.value],
      ...keywordsOf(api),
      ['adms:status', status.value],
      ['owl:versionInfo', literal(api.version)],
      ['dct:modified', dateTime(api.publishedAt)],
      ...(successor === undefined ? [] : [successorOf(successor, publicUrl)]),
    ],
  }
  const document: GraphNode = { id: page, types: ['foaf:Document'], properties: [] }
  const named = [publisher, contact, license, standard, rights, document, terms.government, status]
  const others = [...named, ...publisherTerms]
  return [service, ...others.filter((node) => node !== undefined)]
}

export function serviceId({ entity, name, major }: PublishedApi, publicUrl: string): string {
  return `${publicUrl}/apis/${entity}/${name}/v${major}#service`
}

const publisherTerms: readonly GraphNode[] = [terms.authority]

function agentNode(entity: string, publicUrl: string): GraphNode {
  return {
    id: `${publicUrl}/catalog#entity-${entity}`,
    types: ['foaf:Agent'],
    properties: [
      ['foaf:name', literal(entity)],
      ['dct:identifier', literal(entity)],
      ['dct:type', terms.authority.value],
    ],
  }
}

/** Whom the document names; nobody: the entity that published it. */
function contactNode(api: PublishedApi, id: string): GraphNode {
  const contact = record(record(api.document.info)?.['contact'])
  const email = text(contact?.['email'])
  const name = text(contact?.['name']) ?? api.owner ?? email ?? api.entity
  const mail = email !== undefined && isMail.test(email) ? addressOf(`mailto:${email}`) : undefined
  const page = addressOf(text(contact?.['url']))
  return {
    id,
    types: ['vcard:Kind', 'vcard:Organization'],
    properties: [
      ['vcard:fn', literal(name)],
      ...(mail === undefined ? [] : [['vcard:hasEmail', iri(mail)] as const]),
      ...(page === undefined ? [] : [['vcard:hasURL', iri(page)] as const]),
    ],
  }
}

const isMail = /^[^\s@<>"?&]{1,64}@[^\s@<>"?&]{1,190}$/

function descriptionOf(api: PublishedApi) {
  return inItsLanguage(text(api.document.info.description) ?? api.title)
}

function inItsLanguage(written: string) {
  return literal(written, languageOf(written))
}

const mostKeywords = 20

function keywordsOf({ operations }: PublishedApi): Property[] {
  const tags = new Set(operations.flatMap((operation) => operation.tags))
  return [...tags]
    .filter((tag) => tag.trim() !== '' && tag.length <= 100)
    .slice(0, mostKeywords)
    .map((tag) => ['dcat:keyword', inItsLanguage(tag)])
}

function successorOf(successor: string, publicUrl: string): Property {
  return ['dct:isReplacedBy', iri(`${publicUrl}/apis/${successor}#service`)]
}
