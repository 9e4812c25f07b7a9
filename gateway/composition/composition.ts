// A composition: an API made of operations of other APIs, declared in YAML, as the rest of the bus
// knows it. Plain JSON: it travels inside the generated document as `x-szyna-composition`. Nothing
// here was taken from a call.
//
//   file ─ read-composition.ts ─▶ Composition ─ check-parts.ts, document-of.ts ─▶ OpenAPI document
//                                      ▲                                                │
//                                      └────────────── composition-in.ts ◀──────────────┘

export interface Composition {
  /** Slugs: the address is `/api/{entity}/{api}/v{major of version}`. */
  readonly entity: string
  readonly api: string
  readonly version: string
  readonly title: string
  readonly description?: string
  /** Name of the policy file that the composed API itself is under. */
  readonly policy: string
  readonly owner?: string
  readonly operations: readonly ComposedOperation[]
}

export interface ComposedOperation {
  readonly id: string
  /** Upper case. */
  readonly method: string
  readonly path: string
  readonly summary?: string
  readonly tags: readonly string[]
  readonly permissions: readonly string[]
  readonly input: {
    readonly path: Readonly<Record<string, object>>
    readonly query: Readonly<
      Record<string, { readonly schema: object; readonly required: boolean }>
    >
    readonly body?: object
  }
  readonly envelope: boolean
  /** In an order in which each comes after those it needs. */
  readonly parts: readonly Part[]
  readonly result: Template
}

export interface Part {
  readonly name: string
  /** `mc/persons/v1` */
  readonly api: string
  /** operationId */
  readonly operation: string
  /** GET and HEAD, or typed in the file; before the document is known: typed only. */
  readonly onlyReads: boolean
  readonly path: Readonly<Record<string, Template>>
  readonly query: Readonly<Record<string, Template>>
  readonly headers: Readonly<Record<string, Template>>
  readonly body?: Template
  /** Without these the part cannot be asked; before the document is known: those of its path. */
  readonly required: readonly Reference[]
  /** Parts it waits for. */
  readonly after: readonly string[]
  readonly timeoutMs?: number
  readonly cacheSeconds?: number
  readonly atOnce: number
  readonly onError: 'fail' | 'omit' | { readonly default: unknown }
}

export type Template =
  | { readonly kind: 'literal'; readonly value: unknown }
  | Reference
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'merge'; readonly of: readonly Template[] }
  | {
      readonly kind: 'pick' | 'drop'
      readonly of: Template
      readonly fields: readonly string[]
    }
  | {
      readonly kind: 'rename'
      readonly of: Template
      readonly names: Readonly<Record<string, string>>
    }
  | { readonly kind: 'each'; readonly of: Template; readonly as: Template }

export interface Reference {
  readonly kind: 'reference'
  readonly root: 'body' | 'path' | 'query' | 'caller' | 'parts' | 'item'
  /** Of root `parts`. */
  readonly part?: string
  readonly steps: readonly (string | number)[]
}

/** Steps into the file as it is written: `['operations', 'viewPerson', 'parts', 'found', 'call']`. */
export type Path = readonly (string | number)[]

/** What is wrong at a place of the file. */
export interface Misfit {
  readonly path: Path
  readonly at: 'key' | 'value'
  /** A sentence with the cure. */
  readonly message: string
  /** The API that is not published yet: nothing is wrong with the file. */
  readonly waiting?: string
}

export type Complain = (path: Path, at: Misfit['at'], message: string) => void
