// What differs between two descriptions of an API, as those who call it meet it.

export type ChangeClass = 'breaking' | 'maybe' | 'harmless'

export interface Change {
  /** Name of the rule: `response-property-removed`. */
  readonly rule: string
  readonly class: ChangeClass
  /** RFC 6901, in the new document; of what was taken away, in the old one. */
  readonly pointer: string
  /** A sentence in English that names what changed and for whom. */
  readonly message: string
  /** `GET /persons/{id}`, of the old document: operations it touches; empty: none in particular. */
  readonly operations: readonly string[]
}
