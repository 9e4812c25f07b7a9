// What the references of an operation lead to, as schemas.

export interface Described {
  readonly schema: unknown
  /** Whatever happens, it is there. */
  readonly always: boolean
}

/** What references lead to. */
export interface Scope {
  /** Holds the components that the schemas refer to. */
  readonly document: object
  readonly body?: unknown
  readonly path: ReadonlyMap<string, Described>
  readonly query: ReadonlyMap<string, Described>
  readonly parts: ReadonlyMap<string, Described & { readonly of: string }>
  readonly item?: unknown
}

/** What nothing is known of. */
export const anything: Described = { schema: {}, always: false }
