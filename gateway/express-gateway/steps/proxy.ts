// `proxy`: the call leaves for a service. Where to is made out when the file is loaded; a call only
// joins paths.
//
//   /api/users/7?a=1   stripPath of /api/*: /users/7?a=1   prependPath: /base + path   ignorePath: /base

import type { Hooks } from '#policies/policy.ts'
import type { EgCall } from '../eg-call.ts'
import { readUpstream, targetOf } from '../../data-plane/upstream.ts'
import type { Upstream } from '../../data-plane/upstream.ts'
import type { StepTools } from './step.ts'

type Options = Readonly<Record<string, unknown>>

/** What this bus does not do for a call, and why not. */
// oxfmt-ignore
const refused: Readonly<Record<string, readonly [unless: unknown, cure: string]>> = {
  followRedirects: [false,     'The bus does not follow redirects of a service: its caller is given them; leave it out, or correct the address of the service.'],
  secure:          [true,      'The certificate of a service is always checked; have it issued by an authority that the system trusts.'],
  toProxy:         [false,     'The bus calls services itself, not through another proxy; leave it out.'],
  proxyUrl:        [undefined, 'The bus calls services itself, not through another proxy; leave it out.'],
  target:          [undefined, 'The bus shows services no certificate of its own yet; leave it out.'],
}

export function proxy(action: Options, tools: StepTools): Hooks | undefined {
  const name = String(action['serviceEndpoint'])
  const service = Object.hasOwn(tools.services, name) ? tools.services[name] : undefined
  if (service === undefined) {
    const known = Object.keys(tools.services).join(', ') || 'none'
    tools.complain(
      ['serviceEndpoint'],
      `There is no serviceEndpoint \`${name}\`; there is: ${known}.`,
    )
  }
  const options: Options = {
    ...action,
    ...service?.proxyOptions,
    ...(action['proxyOptions'] as Options),
  }
  const wrong = Object.entries(refused).filter(
    ([key, [unless]]) => (options[key] ?? unless) !== unless,
  )
  for (const [key, [, cure]] of wrong) tools.complain(key in action ? [key] : [], cure)
  const services = (service?.urls ?? []).flatMap((url) => readService(url, tools) ?? [])
  if (wrong.length > 0 || service === undefined || services.length < service.urls.length)
    return undefined
  const {
    stripPath = false,
    ignorePath = false,
    prependPath = true,
    changeOrigin = true,
    auth,
  } = options
  const authorization =
    auth === undefined ? undefined : `Basic ${Buffer.from(auth as string).toString('base64')}`
  let turn = 0

  return {
    request(call: EgCall) {
      const { upstream, base } = services[turn]!
      turn = (turn + 1) % services.length
      if (stripPath === true) strip(call)
      call.path = joinPaths(prependPath === true ? base : '', ignorePath === true ? '' : call.path)
      if (ignorePath === true) call.query = ''
      call.headers.set('eg-request-id', call.traceId)
      if (authorization !== undefined && !call.headers.has('authorization')) {
        call.headers.add('authorization', authorization)
      }
      call.goesTo = targetOf(changeOrigin === true ? upstream : { ...upstream, host: call.host })
    },
    ...rewriting(options, services),
  }
}

interface Service {
  readonly upstream: Upstream
  /** Path of its address. */
  readonly base: string
}

function readService(url: string, tools: StepTools): Service | undefined {
  try {
    const { origin, host } = readUpstream(url)
    return { upstream: { origin, host, basePath: '' }, base: new URL(url).pathname }
  } catch (thrown) {
    tools.complain(['serviceEndpoint'], thrown instanceof Error ? thrown.message : String(thrown))
    return undefined
  }
}

/** What stands before the first wildcard of the path that matched goes; without one, all of it. */
function strip(call: EgCall): void {
  const wildcard = call.route.operation.path.search(/[:*]/)
  if (wildcard === 0) return
  call.path = wildcard === -1 ? '/' : `/${call.path.slice(wildcard)}`
}

function joinPaths(base: string, path: string): string {
  const joined = [base, path].filter((part) => part !== '').join('/')
  return joined.replace(/\/+/g, '/') || '/'
}

/** The `Location` of a redirect that leads to the service itself, turned round to the bus. */
function rewriting(options: Options, services: readonly Service[]): Hooks {
  const { hostRewrite, autoRewrite, protocolRewrite } = options
  if (hostRewrite === undefined && autoRewrite !== true && protocolRewrite === undefined) return {}
  const own = new Set(services.map(({ upstream }) => upstream.host))
  const redirects = new Set([201, 301, 302, 307, 308])
  return {
    response(call: EgCall, reply) {
      if (reply.from !== 'upstream' || !redirects.has(reply.status)) return
      const to = URL.parse(reply.headers.get('location') ?? '')
      if (to === null || !own.has(to.host)) return
      const host = hostRewrite ?? (autoRewrite === true ? call.host : to.host)
      const protocol = protocolRewrite === undefined ? to.protocol : `${protocolRewrite as string}:`
      reply.headers.set(
        'location',
        `${protocol}//${host as string}${to.pathname}${to.search}${to.hash}`,
      )
    },
  } as Hooks
}
