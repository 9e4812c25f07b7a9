// Every page of an API, for the tests of the portal.

import type { PublishedApi } from '../../published.ts'
import { apiAddress, operationSlugs, schemaAddress } from '../addresses.ts'

export function addressesOf(api: PublishedApi): string[] {
  const schemas = Object.keys(api.document.components?.schemas ?? {})
  return [
    apiAddress(api),
    `${apiAddress(api)}/findings`,
    ...operationSlugs(api.operations).map((slug) => `${apiAddress(api)}/operations/${slug}`),
    ...schemas.map((name) => schemaAddress(api, name)),
  ]
}
