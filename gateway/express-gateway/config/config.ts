// `gateway.config.yml` as a value, after its aliases are taken out: the only form that the rest of
// the folder knows. Each step remembers where it stands in the file.

export type Pointer = readonly (string | number)[]

export interface EgConfig {
  readonly http: { readonly port: number; readonly hostname?: string } | undefined
  readonly https: HttpsConfig | undefined
  readonly hasAdmin: boolean
  /** In the order of the file; an endpoint may have several entries. */
  readonly endpoints: readonly EndpointConfig[]
  readonly services: Readonly<Record<string, ServiceConfig>>
  /** What the file allows pipelines to use. */
  readonly allowed: readonly string[]
  readonly pipelines: readonly PipelineConfig[]
}

export interface HttpsConfig {
  readonly port: number
  readonly hostname?: string
  readonly options?: {
    requestCert?: boolean
    rejectUnauthorized?: boolean
    minVersion?: 'TLSv1.2' | 'TLSv1.3'
  }
  readonly tls: Readonly<Record<string, { key?: string; cert?: string; ca?: readonly string[] }>>
}

export interface EndpointConfig {
  readonly name: string
  readonly host: string | undefined
  readonly hostRegex: string | undefined
  readonly paths: readonly string[]
  readonly pathRegex: string | undefined
  /** Upper case; undefined: all. */
  readonly methods: readonly string[] | undefined
  readonly scopes: readonly string[]
  readonly at: Pointer
}

export interface ServiceConfig {
  readonly urls: readonly string[]
  readonly proxyOptions: Readonly<Record<string, unknown>>
  readonly at: Pointer
}

export interface PipelineConfig {
  readonly name: string
  readonly endpoints: readonly { readonly name: string; readonly at: Pointer }[]
  readonly steps: readonly StepConfig[]
}

/** One step of one policy, in the order in which calls meet them. */
export interface StepConfig {
  readonly policy: string
  readonly condition: Condition | undefined
  readonly action: Readonly<Record<string, unknown>>
  /** Of the step; its `condition` and `action` stand below. */
  readonly at: Pointer
  /** Of the policy's name. */
  readonly policyAt: Pointer
}

export interface Condition {
  readonly name: string
  readonly [option: string]: unknown
}

type Mapping = Readonly<Record<string, unknown>>

/** Of what the schema has let through. */
export function toConfig(value: unknown): EgConfig {
  const file = value as Mapping
  return {
    http: file['http'] as EgConfig['http'],
    https: file['https'] as EgConfig['https'],
    hasAdmin: file['admin'] !== undefined,
    endpoints: endpointsOf(file),
    services: servicesOf(file),
    allowed: listOf(file['policies']) as string[],
    pipelines: pipelinesOf(file),
  }
}

function endpointsOf(file: Mapping): EndpointConfig[] {
  const [key, all] = either(file, 'apiEndpoints', 'apiEndpoint')
  return Object.entries(all as Record<string, unknown>).flatMap(([name, entry]) =>
    listOf(entry).map((one, nth): EndpointConfig => {
      const { host, hostRegex, pathRegex, methods, scopes, ...rest } = one as Mapping
      const at = Array.isArray(entry) ? [key, name, nth] : [key, name]
      return {
        name,
        host: host === '*' ? undefined : (host as string | undefined),
        hostRegex: hostRegex as string | undefined,
        pathRegex: pathRegex as string | undefined,
        paths: listOf(rest['paths'] ?? rest['path']) as string[],
        methods: methodsOf(methods),
        scopes: listOf(scopes) as string[],
        at,
      }
    }),
  )
}

function methodsOf(said: unknown): string[] | undefined {
  if (said === undefined || said === '*') return undefined
  const words = Array.isArray(said) ? (said as string[]) : (said as string).split(',')
  return words.map((word) => word.trim().toUpperCase()).filter((word) => word !== '')
}

function servicesOf(file: Mapping): Record<string, ServiceConfig> {
  const services = (file['serviceEndpoints'] ?? {}) as Record<string, Mapping>
  return Object.fromEntries(
    Object.entries(services).map(([name, { url, urls, proxyOptions }]) => [
      name,
      {
        urls: listOf(urls ?? url) as string[],
        proxyOptions: (proxyOptions ?? {}) as Mapping,
        at: ['serviceEndpoints', name],
      },
    ]),
  )
}

function pipelinesOf(file: Mapping): PipelineConfig[] {
  const [key, all] = either(file, 'pipelines', 'pipeline')
  return Object.entries(all as Record<string, Mapping>).map(([name, pipeline]) => {
    const [endpointsKey, endpoints] = either(pipeline, 'apiEndpoints', 'apiEndpoint')
    const [policiesKey, policies] = either(pipeline, 'policies', 'policy')
    const at = [key, name]
    const named = listOf(endpoints).filter((each) => typeof each === 'string')
    return {
      name,
      endpoints: named.map((endpoint, nth) => ({
        name: endpoint,
        at: [...at, endpointsKey, ...(Array.isArray(endpoints) ? [nth] : [])],
      })),
      steps: listOf(policies).flatMap((entry, nth) =>
        stepsOf(entry as Mapping, [...at, policiesKey, ...(Array.isArray(policies) ? [nth] : [])]),
      ),
    }
  })
}

/** Nothing, or an empty list, is one step with nothing but defaults. */
function stepsOf(entry: Mapping, at: Pointer): StepConfig[] {
  const [policy = '', written] = Object.entries(entry)[0] ?? []
  const policyAt = [...at, policy]
  const steps = listOf(written)
  return (steps.length === 0 ? [{}] : steps).map((step, nth) => {
    const { condition, action } = step as Mapping
    return {
      policy,
      condition: condition as Condition | undefined,
      action: (action ?? {}) as Mapping,
      at: Array.isArray(written) && written.length > 0 ? [...policyAt, nth] : policyAt,
      policyAt,
    }
  })
}

function either(file: Mapping, many: string, one: string): [key: string, value: unknown] {
  const key = file[many] === undefined && file[one] !== undefined ? one : many
  return [key, file[key] ?? {}]
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
