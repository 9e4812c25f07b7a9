// What each step costs a call: `node policies/testing/measure-steps.ts`. One core, no network: the
// hooks alone, on a call as a system makes it, with a dozen header fields and a body of 20 members. The least of 60
// rounds, then the median.

import { HeaderList } from '../headers.ts'
import type { Call, Outcome } from '../call.ts'
import { readPolicy } from '../read-policy.ts'
import type { Hooks } from '../policy.ts'
import { openBench } from './harness.ts'
import { upstreamReply } from './walk.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import { countersOver } from '../rate-limit/shared-counters.ts'

const members = Array.from({ length: 20 }, (_, at) => `member${at}`)
const schema = {
  type: 'object',
  required: members,
  additionalProperties: false,
  properties: Object.fromEntries(
    members.map((name, at) => [
      name,
      at % 2
        ? { type: 'string', maxLength: 40, pattern: '^[a-z ]+$' }
        : { type: 'integer', minimum: 0 },
    ]),
  ),
}
const document = {
  openapi: '3.1.0',
  info: { title: 'Persons', version: '1.0.0' },
  paths: {
    '/persons/{id}': {
      parameters: [{ name: 'id', in: 'path', schema: { type: 'integer' } }],
      put: {
        security: [{ login: ['persons.write'] }],
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } }],
        requestBody: { required: true, content: { 'application/json': { schema } } },
      },
    },
  },
  components: { securitySchemes: { login: { type: 'oauth2', flows: {} } } },
}
const body = Buffer.from(
  JSON.stringify(
    Object.fromEntries(members.map((name, at) => [name, at % 2 ? 'some words of text' : at])),
  ),
)

const bench = openBench({ document, shared: countersOver(undefined, systemClock) })
const tools = { ...bench.tools('PUT', '/persons/{id}'), clock: systemClock }
const now = Math.floor(systemClock.now() / 1000)
const token = bench.issuer.token({ claims: { scope: 'persons.write', iat: now, exp: now + 3600 } })
// oxfmt-ignore
const fields = [
  'Host', 'bus.test', 'User-Agent', 'kadry/1.0', 'Accept', 'application/json', 'Accept-Language', 'pl',
  'Accept-Encoding', 'gzip', 'Content-Type', 'application/json', 'X-Request-Id', '17', 'X-Purpose', 'tax',
  'Cache-Control', 'no-cache', 'Origin', 'https://portal.example', 'Authorization', `Bearer ${token}`, 'Cookie', 'a=b',
]
const outcome: Outcome = {
  status: 200,
  problem: undefined,
  from: 'upstream',
  requestBytes: body.length,
  replyBytes: 1024,
  totalMs: 3,
  upstreamMs: 2,
  aborted: false,
}

const steps = [
  '- require-token: {}',
  '- require-scope: { from: document }',
  '- rate-limit: { calls: 1000000000, seconds: 60 }',
  '- rate-limit: { windows: [{ calls: 900000000, seconds: 1 }, { calls: 900000000, seconds: 60 }, { calls: 900000000, seconds: 3600 }] }',
  '- validate-request: { body: false }',
  '- validate-request: {}',
  '- transform-headers: { request: { set: { X-Channel: bus }, remove: [Cookie] } }',
  '- transform-headers: { request: { set: { X-Office: { expression: caller.entity } } } }',
  '- cors: { origins: ["https://portal.example"] }',
  '- journal: {}',
  '- journal: {}\n    when: caller.entity == "zus"',
  '- rate-limit: { calls: 1000000000, seconds: 60, algorithm: sliding }',
  '- rate-limit: { calls: 1000000000, seconds: 60, algorithm: bucket, burst: 1000000000 }',
  '- quota: { per: day, requests: 1000000000 }',
  '- quota: { per: month, bytes: 100000000000000 }',
]
report('nothing', [])
for (const step of steps)
  report(step.replace('\n   ', ''), build(`steps:\n  - require-token: {}\n  ${step}\n`, step))
report(
  'token, scope, limit, validate, journal',
  build(`steps:\n  ${[0, 1, 2, 5, 9].map((at) => steps[at]).join('\n  ')}\n`),
)

/** Only the step itself where `alone` is given; what it needs of the others is prepared. */
function build(text: string, alone?: string): Hooks[] {
  const own = alone?.startsWith('- require-token')
    ? text.replace('  - require-token: {}\n', '')
    : text
  const { policy, complaints } = readPolicy(own, 'measured', 'measured')
  if (!policy) throw new Error(complaints.map(({ message }) => message).join(' '))
  const all = policy.plan(tools.route.operation).map((step) => step.build(tools).hooks)
  return alone && own === text ? all.slice(1) : all
}

function report(what: string, hooks: readonly Hooks[]): void {
  const rounds = Array.from({ length: 60 }, () => round(hooks)).toSorted((a, b) => a - b)
  const [least, middle] = [rounds[0]!, rounds[30]!].map((ns) => ns.toFixed(0).padStart(7))
  process.stdout.write(`${least} ${middle} ns  ${what}\n`)
}

function round(hooks: readonly Hooks[]): number {
  const calls = 3_000
  const made = Array.from({ length: calls }, makeCall)
  const start = systemClock.monotonic()
  for (const call of made) {
    for (const { request } of hooks) if (request?.(call)) throw new Error('it should pass')
    const reply = upstreamReply(200)
    for (let at = hooks.length; at--;) void hooks[at]!.response?.(call, reply)
    for (const { finish } of hooks) finish?.(call, outcome)
  }
  const each = ((systemClock.monotonic() - start) / calls) * 1e6
  bench.journal.length = 0
  return each
}

function makeCall(): Call {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    method: 'PUT',
    path: '/persons/17',
    query: 'limit=5',
    headers: new HeaderList([...fields]),
    params: { id: '17' },
    route: tools.route,
    peer: '203.0.113.7',
    arrivedAt: 0,
    deadline: 0,
    certificate: undefined,
    caller: {
      kind: 'system',
      system: 'zus.kadry',
      entity: 'zus',
      scopes: new Set(['persons.write']),
      tokenId: 't',
    },
    body: { kind: 'bytes', bytes: body },
    kept: undefined,
  }
}
