// What a mandate can be about: an API as it is published now. Made by the composition root from the
// catalog, so that nothing here reads documents.

export interface OfferedApi {
  readonly title: string
  readonly operations: readonly OfferedOperation[]
}

export interface OfferedOperation {
  /** `operationId`; several versions of the API may have it. */
  readonly id: string
  readonly summary: string | undefined
  /** Scopes that some way into the operation asks for. */
  readonly scopes: readonly string[]
  /** Top-level members of its answers by name, with what the document calls them; undefined: not known. */
  readonly fields: ReadonlyMap<string, string> | undefined
}

/** By the resource of the API, `{public url}/api/{entity}/{api}`; undefined: no such API. */
export type Offered = (resource: string) => OfferedApi | undefined
