// Terms of the authority tables of the EU that DCAT-AP names as ranges, each as the node it is: whoever
// checks the graph alone finds its class in it.

import { iri, literal } from './graph.ts'
import type { GraphNode, Property } from './graph.ts'

const authority = 'http://publications.europa.eu/resource/authority'

const concept = (pl: string, en: string): Property[] => [
  ['skos:prefLabel', literal(pl, 'pl')],
  ['skos:prefLabel', literal(en, 'en')],
]

// oxfmt-ignore
export const terms = {
  public:     node('/access-right/PUBLIC',       'dct:RightsStatement'),
  restricted: node('/access-right/RESTRICTED',   'dct:RightsStatement'),
  polish:     node('/language/POL',              'dct:LinguisticSystem'),
  english:    node('/language/ENG',              'dct:LinguisticSystem'),
  poland:     node('/country/POL',               'dct:Location'),
  government: node('/data-theme/GOVE',           'skos:Concept', concept('Rząd i sektor publiczny', 'Government and public sector')),
  themes:     node('/data-theme',                'skos:ConceptScheme', [['dct:title', literal('Data theme', 'en')]]),
  completed:  node('/dataset-status/COMPLETED',  'skos:Concept', concept('ukończony', 'completed')),
  deprecated: node('/dataset-status/DEPRECATED', 'skos:Concept', concept('przestarzały', 'deprecated')),
  authority:  node('http://purl.org/adms/publishertype/NationalAuthority', 'skos:Concept', concept('organ krajowy', 'national authority')),
} as const

/** Licences of documents that the EU has a term for, by the address their authors name. */
// oxfmt-ignore
const licences: readonly [RegExp, string][] = [
  [/^https?:\/\/creativecommons\.org\/publicdomain\/zero\/1\.0/i, 'CC0'],
  [/^https?:\/\/creativecommons\.org\/licenses\/by\/4\.0/i,       'CC_BY_4_0'],
  [/^https?:\/\/creativecommons\.org\/licenses\/by-sa\/4\.0/i,    'CC_BYSA_4_0'],
  [/^https?:\/\/(?:www\.)?apache\.org\/licenses\/LICENSE-2\.0/i,  'APACHE_2_0'],
  [/^https?:\/\/opensource\.org\/licenses?\/MIT/i,                'MIT'],
]

/** By SPDX name, where a document has that instead (OpenAPI 3.1). */
// oxfmt-ignore
const spdx: Readonly<Record<string, string>> = {
  'CC0-1.0':      'CC0',
  'CC-BY-4.0':    'CC_BY_4_0',
  'CC-BY-SA-4.0': 'CC_BYSA_4_0',
  'Apache-2.0':   'APACHE_2_0',
  MIT:            'MIT',
  'EUPL-1.2':     'EUPL_1_2',
}

/** Undefined: neither says which. `address` is checked already. */
export function licenceNode(
  address: string | undefined,
  identifier: string | undefined,
): GraphNode | undefined {
  const byName = identifier !== undefined && Object.hasOwn(spdx, identifier) && spdx[identifier]
  const known =
    byName || licences.find(([form]) => address !== undefined && form.test(address))?.[1]
  const id = known ? `${authority}/licence/${known}` : address
  return id === undefined ? undefined : { id, types: ['dct:LicenseDocument'], properties: [] }
}

/** The standard a document keeps to; undefined: a version of OpenAPI that has no page of its own. */
export function standardNode(openapi: string): GraphNode | undefined {
  if (!/^3\.[01]\.\d{1,2}$/.test(openapi)) return undefined
  const title: Property = ['dct:title', literal(`OpenAPI Specification ${openapi}`, 'en')]
  const id = `https://spec.openapis.org/oas/v${openapi}.html`
  return { id, types: ['dct:Standard'], properties: [title] }
}

function node(
  place: string,
  type: string,
  properties: readonly Property[] = [],
): GraphNode & { readonly value: ReturnType<typeof iri> } {
  const id = place.startsWith('/') ? authority + place : place
  return { id, types: [type], properties, value: iri(id) }
}
