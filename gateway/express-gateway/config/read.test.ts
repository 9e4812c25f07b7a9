import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { countersOver } from '#policies/rate-limit/shared-counters.ts'
import { noIssuer } from '#policies/testing/no-issuer.ts'
import { Meter } from '../../data-plane/meter.ts'
import { noCredentials, readCredentials } from '../credentials/credentials.ts'
import { drawComplaints, readConfig } from './read.ts'

const tools = {
  issuer: noIssuer(),
  journal: { append: () => undefined },
  shared: countersOver(undefined, systemClock),
  clock: systemClock,
  log: silentLog,
  credentials: () => noCredentials,
  readFile: (path: string): string => {
    throw new Error(`There is no file ${path}.`)
  },
  meter: () => new Meter(),
}

function read(text: string, env: Record<string, string> = {}) {
  const { complaints, hosts } = readConfig(text, 'eg.yml', env, tools)
  return { complaints: drawComplaints(complaints), hosts }
}

/** A file with one pipeline of these lines of policies. */
function fileOf(policies: string, endpoint = 'paths: /a'): string {
  return `http:
  port: 8080
apiEndpoints:
  a: { ${endpoint} }
serviceEndpoints:
  s: { url: http://127.0.0.1:1 }
policies: [basic-auth, cors, expression, headers, jwt, key-auth, log, oauth2, oauth2-introspect, proxy, rate-limit, request-transformer, response-transformer, terminate]
pipelines:
  p:
    apiEndpoints: [a]
    policies:
${policies}`
}

describe('a configuration of Express Gateway', () => {
  it('that is right gives hosts and no complaint, also by the old names and as JSON', () => {
    assert.equal(read(fileOf('      - proxy: { action: { serviceEndpoint: s } }')).hosts?.length, 1)
    const old = {
      http: { port: 1 },
      apiEndpoint: { a: { path: '/a' } },
      policies: ['terminate'],
      pipeline: [{ apiEndpoint: 'a', policy: { terminate: null } }],
    }
    const { complaints, hosts } = read(JSON.stringify(old))
    assert.deepEqual(complaints, [])
    assert.equal(hosts?.[0]?.routes[0]?.served?.route.api.name, '0')
  })

  // `§` stands before the place of the complaint.
  // oxfmt-ignore
  const wrong: [what: string, text: string, complaint: RegExp][] = [
    ['an unknown key',                  'http: { port: 1 }\napiEndpoint: {}\n§pipelins: {}', /^`pipelins` is not an option of this file; did you mean `pipelines`\?$/],
    ['an unknown policy',               fileOf('      - §prxy: {}'), /^`prxy` .* did you mean `proxy`\?$/],
    ['an unknown option in a later step', fileOf('      - terminate:\n      - terminate: [{ action: { message: a } }, { action: { §mesage: b } }]'), /^`mesage` .* did you mean `message`\?$/],
    ['an option of the wrong kind',     fileOf('      - proxy: { action: { serviceEndpoint: s, stripPath: §"yes" } }'), /^`stripPath` must be `true` or `false`, not "yes"\.$/],
    ['two policies in one entry',       fileOf('      - §{ cors: , terminate: }'), /^/],
    ['a policy that is not declared',   'http: { port: 1 }\napiEndpoints: { a: {} }\npolicies: []\npipelines: { p: { apiEndpoints: [a], policies: [{ §terminate: }] } }', /^`terminate` is not declared; add it to the list `policies`/],
    ['a plugin',                        'http: { port: 1 }\npolicies: [§my-plugin]', /^There is no policy `my-plugin`; .* plugins are not run\.$/],
    ['an endpoint that is not there',   fileOf('      - terminate:').replace('apiEndpoints: [a]', 'apiEndpoints: [§ab]'), /^There is no apiEndpoint `ab`; the apiEndpoints are a\.$/],
    ['a service that is not there',     fileOf('      - proxy: { action: { serviceEndpoint: §t } }'), /^There is no serviceEndpoint `t`; there is: s\.$/],
    ['a redirect that is followed',     fileOf('      - proxy: { action: { serviceEndpoint: s, followRedirects: §true } }'), /^The bus does not follow redirects/],
    ['a certificate that is not checked', fileOf('      - proxy: { action: { serviceEndpoint: s, secure: §false } }'), /^The certificate of a service is always checked/],
    ['the login server',                fileOf('      - oauth2:§'), /^`oauth2` is a login server of its own.* require-token/],
    ['a program',                       fileOf('      - expression: { action: { jscode: §"req.user = 1" } }'), /^At its letter 1: Only `req\.headers/],
    ['a program that needs the machine', fileOf('      - expression: { action: { jscode: "req.headers.a = process.env.HOME" } }'), /`process\.env\.HOME` cannot be read/],
    ['a field that is the bus’s own',   fileOf('      - expression: { action: { jscode: "req.headers.host = 1" } }'), /The field host is written by the bus alone/],
    ['a secret in the log',             fileOf('      - log: { action: { message: "${req.headers.authorization}" } }').replace('${', '$${'), /must not hold `req\.headers`/],
    ['a condition that is unknown',     fileOf('      - terminate: { condition: { name: §pathMtch, pattern: a } }'), /^`name` must be/],
    ['a condition without its option',  fileOf('      - terminate: { condition: §{ name: pathMatch } }'), /^.* needs `pattern`\.$/],
    ['a pattern that runs away',        fileOf('      - terminate: { condition: { name: pathMatch, pattern: §"(?=a)b" } }'), /^"\(\?=a\)b" cannot be run safely/],
    ['a pattern of paths that runs away', fileOf('      - terminate:', 'pathRegex: §"(?<=a)b"'), /^.*cannot be run safely/],
    ['a pattern that is stripped',      fileOf('      - proxy: { action: { serviceEndpoint: s, stripPath: true } }', 'pathRegex: §^/a'), /^.*name the `paths`/],
    ['a public key as a secret’s peer', fileOf('      - jwt: { action: { secretOrPublicKey: secret, algorithms: §[RS256] } }'), /^RS256 does not go with this key/],
    ['two keys of a token',             fileOf('      - jwt: { action: §{ secretOrPublicKey: a, secretOrPublicKeyFile: b } }'), /^/],
    ['cookies for every page',          fileOf('      - cors: { action: { origin: §"*", credentials: true } }'), /^With `credentials` any page could read/],
    ['a schema that is none',           fileOf('      - terminate: { condition: { name: json-schema, schema: { type: nonsense } } }'), /The schema cannot be used/],
    ['no port',                         'http: {}', /`port`/],
    ['tags',                            'http: !!js/function "x"', /The tag .* is not allowed/],
  ]
  for (const [what, text, complaint] of wrong) {
    it(`with ${what} is refused with its place and a cure`, () => {
      const { complaints, hosts } = read(text.replace('$${', '${').replace('§', ''))
      assert.equal(hosts, undefined)
      const own = complaints.find((one) => complaint.test(one.replace(/^\S+ /, '')))
      assert.ok(own, complaints.join('\n'))
      const before = text.split('§')
      if (before.length === 1) return
      const lines = before[0]!.split('\n')
      assert.equal(own.split(' ')[0], `eg.yml:${lines.length}:${lines.at(-1)!.length + 1}`)
    })
  }

  it('tells all that is wrong at once, in the order of the file', () => {
    const { complaints } = read(
      fileOf(`      - proxy: { action: { serviceEndpoint: t, secure: false } }
      - expression: { action: { jscode: "while (true) {}" } }
      - terminate: { condition: { name: hostMatch, pattern: "+(a)" } }`),
    )
    assert.deepEqual(
      complaints.map((one) => one.split(' ')[0]),
      ['eg.yml:12:45', 'eg.yml:12:56', 'eg.yml:13:41', 'eg.yml:14:61'],
    )
  })
})

describe('a variable in a configuration of Express Gateway', () => {
  const text = fileOf(
    '      - terminate: { action: { statusCode: ${STATUS:-404}, message: "$${KEPT}", mesage: 1 } }',
  )

  it('stands for its value, or for what is said otherwise, and a doubled sign for itself', () => {
    for (const [env, status] of [
      [{}, 404],
      [{ STATUS: '410' }, 410],
    ] as const) {
      const right = text.replace(', mesage: 1', '')
      assert.deepEqual(read(right, env).complaints, [], String(status))
    }
  })

  it('moves no complaint from its place in the file', () => {
    const column = text.split('\n')[11]!.indexOf('mesage') + 1
    for (const env of [{}, { STATUS: '4040404040404040404' }]) {
      const own = read(text, env).complaints.find((one) => one.includes('`mesage`'))
      assert.match(own ?? '', new RegExp(`^eg\\.yml:12:${column} `))
    }
  })

  it('that is not set, or has several lines, is a complaint', () => {
    assert.match(
      read('http:\n  port: ${PORT}').complaints[0] ?? '',
      /^eg\.yml:2:9 The variable PORT is not set/,
    )
    assert.match(
      read('http:\n  port: ${PORT}', { PORT: '1\nadmin: {}' }).complaints[0] ?? '',
      /several lines/,
    )
  })
})

describe('credentials of the dialect', () => {
  it('that are wrong are refused with their place and never quoted', () => {
    const text = `users:
  kadry:
    key-auth: [{ id: a, secret: in-the-clear }, { id: a, secret: 'sha256:${'0'.repeat(64)}' }]
apps:
  portal: { user: nobody }`
    const { complaints } = readCredentials(text, 'credentials.yml')
    assert.match(drawComplaints(complaints).join('\n'), /^credentials\.yml:3:33 `secret` must be/)
  })

  it('tell of an id that is given twice and of an app without its user', () => {
    const key = `{ id: a, secret: 'sha256:${'0'.repeat(64)}' }`
    const { complaints } = readCredentials(
      `users:\n  kadry: { key-auth: [${key}, ${key}] }\napps:\n  portal: { user: nobody }`,
      'c.yml',
    )
    assert.deepEqual(
      drawComplaints(complaints).map((one) => one.slice(0, 40)),
      ['c.yml:2:123 The id is given twice under ', 'c.yml:4:19 There is no user `nobody`; ad'],
    )
  })
})
