// All published versions as one dcat:Catalog: the catalog first, then each service, then what they name,
// each once.

import type { PublishedApi } from '../../published.ts'
import type { MachineNeeds } from '../needs.ts'
import { licenceNode, terms } from './authorities.ts'
import { describeService, serviceId } from './describe-service.ts'
import type { ServiceNeeds } from './describe-service.ts'
import { dateTime, iri, literal } from './graph.ts'
import type { GraphNode, Property } from './graph.ts'

type CatalogNeeds = ServiceNeeds & Pick<MachineNeeds, 'operator'>

/** Made as it is read: a large catalog is never whole in memory. */
export function* describeCatalog(
  apis: readonly PublishedApi[],
  needs: CatalogNeeds,
): Generator<GraphNode> {
  const said = new Set<string>()
  for (const node of catalogNodes(apis, needs)) {
    said.add(node.id)
    yield node
  }
  yield* once(servicesOf(apis, needs), said)
}

/** The services alone, without a catalog round them. */
export function describeServices(
  apis: readonly PublishedApi[],
  needs: ServiceNeeds,
): Generator<GraphNode> {
  return once(servicesOf(apis, needs), new Set())
}

function* servicesOf(apis: readonly PublishedApi[], needs: ServiceNeeds): Generator<GraphNode> {
  for (const api of apis) yield* describeService(api, needs)
}

function* once(nodes: Iterable<GraphNode>, said: Set<string>): Generator<GraphNode> {
  for (const node of nodes) {
    if (said.has(node.id)) continue
    said.add(node.id)
    yield node
  }
}

function catalogNodes(apis: readonly PublishedApi[], needs: CatalogNeeds): GraphNode[] {
  const { publicUrl, operator = 'Szyna' } = needs
  const home = `${publicUrl}/`
  const runs = `${publicUrl}/catalog#operator`
  const free = licenceNode(undefined, 'CC0-1.0')
  const times = apis.map((api) => api.publishedAt).toSorted()
  const [first] = times
  const last = times.at(-1)
  const services = apis.map((api): Property => ['dcat:service', iri(serviceId(api, publicUrl))])
  const catalog: GraphNode = {
    id: `${publicUrl}/catalog#catalog`,
    types: ['dcat:Catalog'],
    properties: [
      ['dct:identifier', literal(`${publicUrl}/catalog`)],
      ['dct:title', literal('Katalog API', 'pl')],
      ['dct:title', literal('API catalog', 'en')],
      ['dct:description', literal('API rejestrów publikowane na szynie integracyjnej.', 'pl')],
      ['dct:description', literal('APIs of registries published on the integration bus.', 'en')],
      ['dct:publisher', iri(runs)],
      ['foaf:homepage', iri(home)],
      ['dct:language', terms.polish.value],
      ['dct:language', terms.english.value],
      ['dct:spatial', terms.poland.value],
      ['dcat:themeTaxonomy', terms.themes.value],
      ...(free === undefined ? [] : [['dct:license', iri(free.id)] as const]),
      ...(first === undefined ? [] : [['dct:issued', dateTime(first)] as const]),
      ...(last === undefined ? [] : [['dct:modified', dateTime(last)] as const]),
      ...services,
    ],
  }
  const agent: GraphNode = {
    id: runs,
    types: ['foaf:Agent'],
    properties: [
      ['foaf:name', literal(operator)],
      ['dct:type', terms.authority.value],
    ],
  }
  const document: GraphNode = { id: home, types: ['foaf:Document'], properties: [] }
  const { polish, english, poland, themes, authority } = terms
  const nodes = [catalog, agent, document, polish, english, poland, themes, authority]
  return free === undefined ? nodes : [...nodes, free]
}
