// What the filters of the catalog say, in English.

import { english } from './plural.ts'
import type { facetsPl } from './facets-pl.ts'

export const facetsEn: typeof facetsPl = {
  title: 'Filters',
  toFilters: 'Go to the filters',
  groups: {
    entity: 'Entity',
    state: 'State',
    access: 'How to get in',
    data: 'Kind of data',
    format: 'Format',
    sandbox: 'Sandbox',
  },
  state: { published: 'published', deprecated: 'deprecated' },
  access: { open: 'open', token: 'token', agreement: 'token and agreement' },
  data: {
    none: 'not marked',
    personal: 'personal data',
    identifier: 'identifiers',
    health: 'data on health',
    sensitive: 'sensitive data',
    contact: 'contact data',
    address: 'addresses',
    financial: 'financial data',
  },
  format: { json: 'JSON', xml: 'XML', csv: 'CSV', pdf: 'PDF', form: 'form', other: 'other' },
  sandbox: { 1: 'sandbox only' },
  more: (n) => `${n} more`,
  unlisted: (n) => `…and ${n} more; type the name into the search.`,
  field: 'Matching fields:',
  fieldIn: 'in',
  reading: (n) =>
    `The catalog is being read: the search does not know ${english(n, 'API', 'APIs')} yet. Reload the page in a while.`,
}
