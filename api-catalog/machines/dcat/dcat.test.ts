// The graphs as DCAT-AP 2.1.1 and 3.0, and BRegDCAT-AP 2.1.0, want them: what their published shapes say of the
// classes that occur here, as a table. Turtle is read by one library, JSON-LD by another.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import jsonld from 'jsonld'
import { Parser, Store } from 'n3'
import type { Quad } from 'n3'
import { licences } from '../../portal/testing/documents.ts'
import { publish } from '../../portal/testing/publish.ts'
import { evil, hostileApi } from '../testing/hostile.ts'
import { publicUrl } from '../testing/open-test-machines.ts'
import { describeCatalog, describeServices } from './describe-catalog.ts'
import type { GraphNode } from './graph.ts'
import { languageOf, prefixes } from './graph.ts'
import { writeJsonLd } from './write-json-ld.ts'
import { writeTurtle } from './write-turtle.ts'

const old = publish(licences(), { entity: 'gitd', name: 'licences', owner: 'GITD' })
const apis = [
  hostileApi(),
  old,
  publish(licences(), { entity: 'gitd', name: 'licences', major: 2 }),
]
const needs = { publicUrl, tokenNeeded: () => true }

/** Kind of value, or the class that the value must have in the same graph. */
type Range = 'literal' | 'address' | 'date' | `${string}:${string}`

// m: mandatory, r: recommended, o: optional; then least and most.
// oxfmt-ignore
const rules: readonly [string, string, 'm' | 'r' | 'o', number, number, Range][] = [
  ['dcat:Catalog',        'dct:title',                'm', 1, 9, 'literal'],
  ['dcat:Catalog',        'dct:description',          'm', 1, 9, 'literal'],
  ['dcat:Catalog',        'dct:identifier',           'm', 1, 1, 'literal'],
  ['dcat:Catalog',        'dct:publisher',            'm', 1, 1, 'foaf:Agent'],
  ['dcat:Catalog',        'dcat:service',             'r', 1, 9, 'dcat:DataService'],
  ['dcat:Catalog',        'dct:language',             'r', 1, 9, 'dct:LinguisticSystem'],
  ['dcat:Catalog',        'dct:issued',               'r', 1, 1, 'date'],
  ['dcat:Catalog',        'dct:modified',             'r', 1, 1, 'date'],
  ['dcat:Catalog',        'dct:license',              'r', 1, 1, 'dct:LicenseDocument'],
  ['dcat:Catalog',        'dct:spatial',              'r', 1, 9, 'dct:Location'],
  ['dcat:Catalog',        'dcat:themeTaxonomy',       'r', 1, 9, 'skos:ConceptScheme'],
  ['dcat:Catalog',        'foaf:homepage',            'r', 1, 1, 'foaf:Document'],
  ['dcat:DataService',    'dct:identifier',           'm', 1, 1, 'literal'],
  ['dcat:DataService',    'dct:title',                'm', 1, 9, 'literal'],
  ['dcat:DataService',    'dcat:endpointURL',         'm', 1, 1, 'address'],
  ['dcat:DataService',    'dcat:endpointDescription', 'r', 1, 9, 'address'],
  ['dcat:DataService',    'dct:description',          'r', 1, 9, 'literal'],
  ['dcat:DataService',    'dct:publisher',            'r', 1, 1, 'foaf:Agent'],
  ['dcat:DataService',    'dcat:contactPoint',        'r', 1, 9, 'vcard:Kind'],
  ['dcat:DataService',    'dct:accessRights',         'r', 1, 1, 'dct:RightsStatement'],
  ['dcat:DataService',    'dct:license',              'o', 0, 1, 'dct:LicenseDocument'],
  ['dcat:DataService',    'dct:conformsTo',           'o', 0, 9, 'dct:Standard'],
  ['dcat:DataService',    'dcat:keyword',             'o', 0, 20, 'literal'],
  ['dcat:DataService',    'dcat:theme',               'o', 0, 9, 'skos:Concept'],
  ['dcat:DataService',    'dcat:landingPage',         'o', 0, 1, 'foaf:Document'],
  ['dcat:DataService',    'adms:status',              'o', 0, 1, 'skos:Concept'],
  ['dcat:DataService',    'owl:versionInfo',          'o', 0, 1, 'literal'],
  ['dcat:DataService',    'dct:modified',             'o', 0, 1, 'date'],
  ['foaf:Agent',          'foaf:name',                'm', 1, 9, 'literal'],
  ['foaf:Agent',          'dct:type',                 'r', 1, 1, 'skos:Concept'],
  ['foaf:Agent',          'dct:identifier',           'o', 0, 1, 'literal'],
  ['skos:Concept',        'skos:prefLabel',           'm', 1, 9, 'literal'],
  ['skos:ConceptScheme',  'dct:title',                'm', 1, 9, 'literal'],
  ['vcard:Kind',          'vcard:fn',                 'r', 1, 1, 'literal'],
  ['vcard:Kind',          'vcard:hasEmail',           'o', 0, 1, 'address'],
  ['vcard:Kind',          'vcard:hasURL',             'o', 0, 1, 'address'],
  ['dct:Standard',        'dct:title',                'o', 0, 9, 'literal'],
]

const graphs: readonly [string, () => Iterable<GraphNode>][] = [
  ['the catalog', () => describeCatalog(apis, needs)],
  ['an empty catalog', () => describeCatalog([], needs)],
  ['one version alone', () => describeServices([old], needs)],
  ['a hostile version alone', () => describeServices([hostileApi()], needs)],
]

for (const [name, nodes] of graphs) {
  describe(`the graph of ${name}`, () => {
    const store = new Store(readTurtle(nodes()))

    it('says the same triples in Turtle and in JSON-LD', async () => {
      const text = [...writeJsonLd(nodes())].join('')
      const quads = await jsonld.toRDF(JSON.parse(text) as object, {
        format: 'application/n-quads',
      })
      const other = new Parser({ format: 'N-Quads' }).parse(quads as unknown as string)
      assert.deepEqual(lines(other), lines(store.getQuads(null, null, null, null)))
      assert.ok(other.length > 10)
    })

    it('has what its classes must and should have, of the right kind', () => {
      const wrong: string[] = []
      const isEmpty = store.getQuads(null, expand('dcat:service'), null, null).length === 0
      for (const [type, property, need, least, most, range] of rules) {
        if (isEmpty && type === 'dcat:Catalog' && need === 'r') continue
        for (const subject of store.getSubjects(expand('rdf:type'), expand(type), null)) {
          const values = store.getObjects(subject, expand(property), null)
          const place = `${subject.value} ${property}`
          if (values.length < least || values.length > most)
            wrong.push(`${place}: ${values.length}`)
          for (const value of values)
            if (!fits(store, value, range)) wrong.push(`${place}: ${value.id}`)
        }
      }
      assert.deepEqual(wrong, [])
    })

    it('says nothing beyond the table', () => {
      const known = new Set(rules.map(([, property]) => expand(property)))
      known.add(expand('rdf:type'))
      const said = store.getPredicates(null, null, null).map(({ value }) => value)
      assert.deepEqual(
        said.filter((one) => !known.has(one)),
        [],
      )
    })

    it('names nothing that is without a class, but what calls and programs ask', () => {
      const asked = [
        'dcat:endpointURL',
        'dcat:endpointDescription',
        'vcard:hasEmail',
        'vcard:hasURL',
        'rdf:type',
      ]
      const without = store
        .getQuads(null, null, null, null)
        .filter(({ object }) => object.termType === 'NamedNode')
        .filter(({ predicate }) => !asked.some((one) => expand(one) === predicate.value))
        .filter(({ object }) => store.getObjects(object, expand('rdf:type'), null).length === 0)
      assert.deepEqual(
        without.map(({ object }) => object.value),
        [],
      )
    })
  })
}

describe('a stranger’s text', () => {
  const store = new Store(readTurtle(describeServices([hostileApi()], needs)))

  it('stays one literal, without what no literal can hold', () => {
    const [title] = store
      .getObjects(null, expand('dct:title'), null)
      .filter(({ value }) => value.includes('evil'))
    assert.equal(
      title?.value,
      evil.toWellFormed().replaceAll('\u0000', '').replaceAll('\u0008', ''),
    )
  })

  it('never becomes a node, a prefix or an address of its own', () => {
    const nodes = store
      .getQuads(null, null, null, null)
      .flatMap(({ subject, predicate, object }) => [subject, predicate, object])
    const addresses = nodes
      .filter(({ termType }) => termType === 'NamedNode')
      .map(({ value }) => value)
    assert.deepEqual(
      addresses.filter((one) => /evil\.example|javascript:/.test(one)),
      [],
    )
    assert.deepEqual(store.getObjects(null, expand('vcard:hasEmail'), null), [])
    const [licence] = store.getObjects(null, expand('dct:license'), null)
    assert.match(licence?.value ?? '', /^https:\/\/example\.com\/a%22b%3Cc%3E/)
  })

  it('bears a language only where it shows one', () => {
    assert.deepEqual(
      ['Rejestr licencji', 'Wykaz dróg', 'Register of roads', 'KSeF 2'].map(languageOf),
      ['pl', 'pl', 'en', undefined],
    )
  })
})

function readTurtle(nodes: Iterable<GraphNode>): Quad[] {
  return new Parser({ format: 'text/turtle' }).parse([...writeTurtle(nodes)].join(''))
}

function lines(quads: readonly Quad[]): string[] {
  return quads
    .map(({ subject, predicate, object }) => `${subject.id} ${predicate.id} ${object.id}`)
    .toSorted()
}

function fits(
  store: Store,
  value: { termType: string; value: string; datatype?: { value: string } } & Parameters<
    Store['getObjects']
  >[0],
  range: Range,
): boolean {
  if (range === 'literal') return value.termType === 'Literal' && value.value !== ''
  if (range === 'date') return value.datatype?.value === `${prefixes.xsd}dateTime`
  if (value.termType !== 'NamedNode') return false
  return (
    range === 'address' ||
    store.getObjects(value, expand('rdf:type'), null).some((type) => type.value === expand(range))
  )
}

function expand(name: string): string {
  const [prefix = '', local = ''] = name.split(':')
  if (prefix === 'rdf') return `http://www.w3.org/1999/02/22-rdf-syntax-ns#${local}`
  return `${(prefixes as Readonly<Record<string, string>>)[prefix]}${local}`
}
