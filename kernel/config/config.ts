// What the environment says, read once at the start; nothing else reads it. Everything that is wrong
// is told at once, each with its cure. A complaint never quotes a URL: it may hold a password.

import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { LogLevel } from '#kernel/log/log.ts'

import { openReader } from './read-environment.ts'
import type { Reader } from './read-environment.ts'

export interface Config {
  /** Where callers reach the bus, without a slash at the end. */
  readonly publicUrl: string
  /** Address that calls are heard on. */
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly adminHost: string
  readonly adminPort: number
  /** Absolute. */
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly natsUrl: string | undefined
  readonly redisUrl: string | undefined
  /** Absolute. */
  readonly policiesDir: string
  /** Absolute; of the composition files. */
  readonly compositionsDir: string
  /** Absolute. */
  readonly rulesetFile: string
  /** `host` or `host:port` that registration may fetch from though it is a private address. */
  readonly fetchAllow: readonly string[]
  /** Hours between two looks at the address of a registered document; 0: nobody looks. */
  readonly refetchHours: number
  /** PEM files for calls over TLS, absolute; undefined: the bus speaks plain HTTP. */
  readonly tls: { readonly key: string; readonly certificate: string } | undefined
  /** PEM file of the authorities whose client certificates count, absolute; undefined: none is asked for. */
  readonly clientAuthorities: string | undefined
  /** The field in which trusted proxies say the certificate of a client. */
  readonly clientCertField: 'client-cert' | undefined
  /** Networks and addresses of proxies in front of the bus, whose word on a caller's address counts. */
  readonly trustedProxies: readonly string[]
  /** The field in which they say it. */
  readonly proxyField: 'x-forwarded-for' | 'forwarded'
  /** Entities whose systems may read the log of uses of anybody's data. */
  readonly trackerReaders: readonly string[]
  /** Where a found vulnerability is told, as a URI (RFC 9116 §2.5.3). */
  readonly securityContact: string | undefined
  /** Who runs the bus, as its accessibility statement says; days are ISO 8601 dates. */
  readonly operator: {
    readonly name: string | undefined
    readonly email: string | undefined
    readonly phone: string | undefined
    readonly siteSince: string | undefined
    readonly statedOn: string | undefined
  }
  /** `gateway.config.yml` of an Express Gateway whose place the bus takes, and what its `${NAME}` stand for. */
  readonly expressGateway:
    | { readonly file: string; readonly env: Readonly<Record<string, string | undefined>> }
    | undefined
  /** YAML file of the means people log in by, absolute; undefined: nobody logs in, but in the demo. */
  readonly meansFile: string | undefined
  readonly demo: boolean
  readonly logLevel: LogLevel
}

export class ConfigError extends Error {
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'))
    this.name = 'ConfigError'
    this.complaints = complaints
  }
}

/** An empty variable counts as absent. @throws ConfigError with every complaint */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = openReader(env)
  const port = read.port('SZYNA_PORT', 8080)
  const expressGateway = read.optional('SZYNA_EXPRESS_GATEWAY', 'file')
  const demo = read.oneOf('SZYNA_DEMO', ['on', 'off'], 'off') === 'on'
  const tls = tlsFiles(read)
  const config: Config = {
    publicUrl: read.origin('SZYNA_PUBLIC_URL') ?? `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    host: read.host('SZYNA_HOST', demo ? '127.0.0.1' : '0.0.0.0'),
    port,
    adminHost: read.host('SZYNA_ADMIN_HOST', '127.0.0.1'),
    adminPort: read.port('SZYNA_ADMIN_PORT', 9080),
    dataDir: read.newFolder('SZYNA_DATA_DIR', '.szyna'),
    databaseUrl: read.url('DATABASE_URL', databaseForm),
    natsUrl: read.url('NATS_URL', natsForm),
    redisUrl: read.url('REDIS_URL', redisForm),
    policiesDir: read.existing('SZYNA_POLICIES', 'folder', ofPackage('policies')),
    compositionsDir: read.existing('SZYNA_COMPOSITIONS', 'folder', ofPackage('specs/compositions')),
    rulesetFile: read.existing('SZYNA_RULESET', 'file', ofPackage('api-catalog/lint/ruleset.yaml')),
    fetchAllow: read.hosts('SZYNA_FETCH_ALLOW'),
    refetchHours: read.whole('SZYNA_REFETCH_HOURS', 24, 8760),
    tls,
    clientAuthorities: read.optional('SZYNA_TLS_CLIENT_CA', 'file'),
    clientCertField: read.maybe('SZYNA_CLIENT_CERT_FIELD', ['client-cert']),
    trustedProxies: read.networks('SZYNA_TRUSTED_PROXIES'),
    proxyField: read.oneOf(
      'SZYNA_PROXY_FIELD',
      ['x-forwarded-for', 'forwarded'],
      'x-forwarded-for',
    ),
    trackerReaders: read.entities('SZYNA_TRACKER_READERS'),
    securityContact: read.contact('SZYNA_SECURITY_CONTACT'),
    operator: {
      name: read.line('SZYNA_OPERATOR', operatorForms.name),
      email: read.line('SZYNA_OPERATOR_EMAIL', operatorForms.email),
      phone: read.line('SZYNA_OPERATOR_PHONE', operatorForms.phone),
      siteSince: read.line('SZYNA_SITE_SINCE', operatorForms.day),
      statedOn: read.line('SZYNA_ACCESSIBILITY_STATED', operatorForms.day),
    },
    expressGateway: expressGateway === undefined ? undefined : { file: expressGateway, env },
    meansFile: read.optional('SZYNA_MEANS', 'file'),
    demo,
    logLevel: read.oneOf('SZYNA_LOG', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  read.only('SZYNA_ROLE', 'all', 'one process does everything so far; other roles come later')
  read.only('SZYNA_WORKERS', '1', 'one process answers the calls so far; more come later')
  if (config.port === config.adminPort && config.port !== 0) {
    read.complain(
      `SZYNA_PORT and SZYNA_ADMIN_PORT are both ${config.port}: calls and administration need a port each; change one.`,
    )
  }
  checkTls(config, read)
  for (const name of Object.keys(env)) {
    if (name.startsWith('SZYNA_') && !read.known.has(name)) {
      read.complain(unknownName(name, [...read.known]))
    }
  }
  if (read.complaints.length > 0) throw new ConfigError(read.complaints)
  return config
}

function tlsFiles(read: Reader): Config['tls'] {
  const key = read.optional('SZYNA_TLS_KEY', 'file')
  const certificate = read.optional('SZYNA_TLS_CERTIFICATE', 'file')
  if (key !== undefined && certificate !== undefined) return { key, certificate }
  if (key !== certificate) {
    read.complain(
      'SZYNA_TLS_KEY and SZYNA_TLS_CERTIFICATE belong together: name the PEM files of both, or of neither.',
    )
  }
  return undefined
}

/** What settings of TLS ask of each other. */
function checkTls(config: Config, { complain }: Reader): void {
  const { tls, clientAuthorities, clientCertField, publicUrl, trustedProxies } = config
  if (tls && publicUrl.startsWith('http:')) {
    complain(
      'SZYNA_PUBLIC_URL begins with http, but calls come over TLS: write it with https, or leave SZYNA_TLS_KEY and SZYNA_TLS_CERTIFICATE out.',
    )
  }
  if (clientAuthorities !== undefined && !tls && !clientCertField) {
    complain(
      'SZYNA_TLS_CLIENT_CA asks clients for certificates, which only TLS can: set SZYNA_TLS_KEY and SZYNA_TLS_CERTIFICATE, or SZYNA_CLIENT_CERT_FIELD for a proxy that ends it.',
    )
  }
  if (clientCertField && (trustedProxies.length === 0 || clientAuthorities === undefined)) {
    complain(
      'SZYNA_CLIENT_CERT_FIELD is believed from proxies only, and of known authorities only: set SZYNA_TRUSTED_PROXIES and SZYNA_TLS_CLIENT_CA too.',
    )
  }
}

// oxfmt-ignore
const operatorForms = {
  name:  { form: /^[^\p{Cc}]{2,200}$/u,                       example: 'Urząd Przykładowy' },
  email: { form: /^[^\s@<>"?&]+@[^\s@<>"?&]+$/,               example: 'dostepnosc@office.example' },
  phone: { form: /^\+?[\d ()-]{6,30}$/,                       example: '+48 22 123 45 67' },
  day:   { form: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, example: '2026-03-02' },
}

const databaseForm = { schemes: ['postgres:', 'postgresql:'], path: true }
const natsForm = { schemes: ['nats:', 'tls:'], path: false }
const redisForm = { schemes: ['redis:', 'rediss:'], path: undefined }

function ofPackage(path: string): URL {
  return new URL(`../../${path}`, import.meta.url)
}

function unknownName(name: string, known: readonly string[]): string {
  const bare = name.slice('SZYNA_'.length)
  const meant = known.includes(bare) ? bare : didYouMean(name, known)
  const cure = meant
    ? `did you mean ${meant}?`
    : `remove it; the names are ${known.toSorted().join(', ')}.`
  return `${name} is not a setting: ${cure}`
}
