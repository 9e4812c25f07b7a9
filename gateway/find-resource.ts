// APIs by their resource indicator (RFC 8707): `{public url}/api/{entity}/{api}`, whatever the version.

import type { PublishedApi } from '#api-catalog/published.ts'
import { scopesOfApi } from './tell-walks.ts'

/** The API that a token may be asked for by this resource indicator (RFC 8707). */
export function findResource(
  uri: string,
  publicUrl: string,
  apis: readonly PublishedApi[],
): { scopes: string[]; title: string } | undefined {
  const versions = versionsOf(uri, publicUrl, apis)
  const [first] = versions
  return first && { scopes: scopesOfApi(versions), title: first.title }
}

/** Every version of the API with this resource. */
export function versionsOf(
  uri: string,
  publicUrl: string,
  apis: readonly PublishedApi[],
): readonly PublishedApi[] {
  return apis.filter(({ entity, name }) => uri === `${publicUrl}/api/${entity}/${name}`)
}
