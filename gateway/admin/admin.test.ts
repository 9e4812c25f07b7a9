import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { selfSigned } from '../data-plane/testing/certificates.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { readShipped } from '../identity/offices/definitions.ts'
import { checkAnswer } from './testing/check-answer.ts'
import { sendRaw } from './testing/send-raw.ts'

interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

type Sent = [method: string, path: string, headers: Record<string, string>, body?: string | Buffer]

describe('the admin API', () => {
  let bus: TheBus
  let port: number
  let credential: string
  before(async () => {
    bus = await theBus()
    const card = JSON.parse(await readFile(join(bus.dataDir, 'bus.json'), 'utf8'))
    port = Number(new URL(card.adminUrl).port)
    credential = (await readFile(join(bus.dataDir, 'admin.token'), 'utf8')).trim()
  })
  after(() => bus.close())

  const bearer = () => ({ authorization: `Bearer ${credential}` })

  it('answers nothing without the credential, not even that an address is unknown', async () => {
    // oxfmt-ignore
    const wrong = [
      undefined, '', 'Bearer', 'Bearer ', `Bearer ${credential}x`, `Bearer ${credential.slice(1)}`,
      `Basic ${Buffer.from(`:${credential}`).toString('base64')}`, credential, `Bearer x ${credential}`,
      `Bearer ${credential.toUpperCase()}`, `Bearer ${credential}, Bearer ${credential}`,
    ]
    const paths = ['/admin/v1/status', '/metrics', '/nowhere', '/', '/admin/v1/apis/a/b']
    for (const authorization of wrong) {
      for (const path of paths) {
        const { status, headers, body } = await get(path, authorization ? { authorization } : {})
        assert.equal(status, 401, `${path} ${authorization}`)
        assert.equal(body['type'], '/problems/admin/unauthorized')
        assert.match(String(headers['www-authenticate']), /^Bearer/)
      }
    }
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }
    const { status, headers } = await ask('OPTIONS', '/admin/v1/apis', preflight)
    assert.equal(status, 401)
    assert.ok(!Object.keys(headers).some((name) => name.startsWith('access-control-')))
  })

  it('answers only to a Host that it has, so that no page can rebind a name to it', async () => {
    const ours = [`127.0.0.1:${port}`, '127.0.0.1', `localhost:${port}`, 'LOCALHOST']
    for (const host of ours) {
      assert.equal((await get('/admin/v1/status', { ...bearer(), host })).status, 200, host)
    }
    // oxfmt-ignore
    const foreign = [
      'evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, 'localhost.evil.example',
      `localhost@evil.example`, '127.0.0.2', '0.0.0.0', '[::1]', `127.0.0.1:${port}:1`, 'x y', '2130706433',
    ]
    for (const host of foreign) {
      const { status, body } = await get('/admin/v1/status', { ...bearer(), host })
      assert.equal(status, 400, host)
      assert.equal(body['type'], '/problems/request/malformed')
    }
  })

  it('answers what its specification says, each operation', async () => {
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': JSON.stringify(licences) } }
    const jwk = publicPart(makeKey())
    const client = selfSigned()
    // oxfmt-ignore
    const calls: [string, string, string, number, unknown?][] = [
      ['registerApi',   'POST', '/admin/v1/apis',                         201, { entity: 'gitd', api: 'licences', source }],
      ['registerApi',   'POST', '/admin/v1/apis',                         200, { entity: 'gitd', api: 'licences', source }],
      ['listApis',      'GET',  '/admin/v1/apis',                         200],
      ['getApi',        'GET',  '/admin/v1/apis/gitd/licences',           200],
      ['getApi',        'GET',  '/admin/v1/apis/gitd/nothing',            404],
      ['listVersions',  'GET',  '/admin/v1/apis/gitd/licences/versions',  200],
      ['listVersions',  'GET',  '/admin/v1/apis/gitd/nothing/versions',   404],
      ['getFindings',   'GET',  '/admin/v1/apis/gitd/licences/findings',  200],
      ['getFindings',   'GET',  '/admin/v1/apis/gitd/nothing/findings',   404],
      ['addSystem',     'POST', '/admin/v1/systems',                      201, { entity: 'gmina', name: 'urzad', jwk }],
      ['addSystem',     'POST', '/admin/v1/systems',                      409, { entity: 'gmina', name: 'urzad', jwk }],
      ['listSystems',   'GET',  '/admin/v1/systems',                      200],
      ['listKeys',      'GET',  '/admin/v1/keys',                         200],
      ['rotateKeys',    'POST', '/admin/v1/keys/rotation',                200],
      ['revokeKey',     'DELETE', `/admin/v1/keys/${'a'.repeat(43)}`,     404],
      ['revokeKey',     'DELETE', '/admin/v1/keys/short',                 400],
      ['addApiKey',     'POST', '/admin/v1/api-keys',                     201, { system: 'gmina.urzad' }],
      ['addApiKey',     'POST', '/admin/v1/api-keys',                     404, { system: 'gmina.nikt' }],
      ['addApiKey',     'POST', '/admin/v1/api-keys',                     400, { system: 'gmina.urzad', seconds: 0 }],
      ['rotateApiKeys', 'POST', '/admin/v1/api-keys/rotate',              201, { system: 'gmina.urzad', overlapSeconds: 60 }],
      ['listApiKeys',   'GET',  '/admin/v1/api-keys?system=gmina.urzad',  200],
      ['revokeApiKey',  'POST', '/admin/v1/api-keys/aaaaaaaaaa/revoke',   404],
      ['revokeApiKey',  'POST', '/admin/v1/api-keys/szyna_x/revoke',      400],
      ['addCertificate', 'POST', '/admin/v1/certificates',                201, { system: 'gmina.urzad', pem: client.cert }],
      ['addCertificate', 'POST', '/admin/v1/certificates',                400, { system: 'gmina.urzad', pem: client.key }],
      ['listCertificates', 'GET', '/admin/v1/certificates',               200],
      ['removeCertificate', 'POST', `/admin/v1/certificates/${client.thumbprint}/remove`, 200],
      ['removeCertificate', 'POST', `/admin/v1/certificates/${client.thumbprint}/remove`, 404],
      ['appointAdministrator', 'POST', '/admin/v1/offices/gmina/administrators', 201, { pesel: '86010799239', title: 'Gmina Testowo' }],
      ['appointAdministrator', 'POST', '/admin/v1/offices/gmina/administrators', 400, { pesel: '86010799230' }],
      ['listOffices',   'GET',  '/admin/v1/offices',                      200],
      ['listMembers',   'GET',  '/admin/v1/offices/gmina/members',        200],
      ['listMembers',   'GET',  '/admin/v1/offices/nothing/members',      404],
      ['removeMember',  'POST', '/admin/v1/members/018f0000-0000-7000-8000-000000000001/remove', 404],
      ['removeMember',  'POST', '/admin/v1/members/anna/remove',          400],
      ['suspendEntity', 'POST', '/admin/v1/entities/gmina/suspend',       200],
      ['resumeEntity',  'POST', '/admin/v1/entities/gmina/resume',        200],
      ['resumeEntity',  'POST', '/admin/v1/entities/nothing/resume',      404],
      ['getPermissions', 'GET', '/admin/v1/permissions',                  200],
      ['putPermissions', 'PUT', '/admin/v1/permissions',                  200, readShipped()],
      ['putPermissions', 'PUT', '/admin/v1/permissions',                  400, { permissions: [], roles: [] }],
      ['listJournal',   'GET',  '/admin/v1/journal?limit=5',              200],
      ['listJournal',   'GET',  '/admin/v1/journal?limit=-5',             400],
      ['verifyJournal', 'POST', '/admin/v1/journal/verify',               200],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=%2Fapi%2Fgitd%2Flicences%2Fv1%2Flicences%2FL-1', 200],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=%2Fapi%2Fgitd%2Flicences%2Fv1%2Flicences%2FL-1&system=gmina.urzad&header=X-A:%20b&from=10.0.0.1', 200],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=x&system=gmina.urzat', 404],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=x&header=no-colon', 400],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=x&from=here', 400],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET&url=x',     200],
      ['explainCall',   'GET',  '/admin/v1/explain?method=GET',           400],
      ['checkPolicies', 'POST', '/admin/v1/policies/check',               200],
      ['listCompositions', 'GET', '/admin/v1/compositions',               200],
      ['getStatus',     'GET',  '/admin/v1/status',                       200],
    ]
    for (const [id, method, path, status, body] of calls) {
      const answer = await ask(method, path, bearer(), body)
      const said = JSON.stringify(answer.body)
      assert.equal(answer.status, status, `${method} ${path}: ${said}`)
      assert.deepEqual(checkAnswer(id, status, answer.body), [], `${method} ${path}: ${said}`)
      assert.equal(answer.headers['cache-control'], 'no-store')
    }
  })

  it('gives its measurements to whoever has the credential', async () => {
    const { status, headers, text } = await send('GET', '/metrics', bearer())
    assert.equal(status, 200)
    assert.match(String(headers['content-type']), /^text\/plain/)
    assert.match(text, /^# HELP /m)
  })

  it('refuses a document with its findings, and keeps nothing of it', async () => {
    const document = JSON.stringify({ ...licences, paths: undefined, openapi: '9.9' })
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': document } }
    const body = { entity: 'nikt', api: 'nic', source }
    const { status, body: problem } = await ask('POST', '/admin/v1/apis', bearer(), body)
    assert.equal(status, 422)
    assert.match(String(problem['type']), /^\/problems\/document\//)
    assert.equal((await get('/admin/v1/apis/nikt/nic', bearer())).status, 404)
  })

  it('tells what is wrong with a policy folder while the former files serve', async () => {
    const file = join(bus.policiesDir, 'broken.yaml')
    await writeFile(file, 'steps:\n  - require-tokn: {}\n')
    const { body } = await ask('POST', '/admin/v1/policies/check', bearer())
    const complaints = body['complaints'] as { file: string; line: number; message: string }[]
    assert.equal(complaints.length, 1)
    assert.match(complaints[0]!.file, /broken\.yaml$/)
    assert.equal(complaints[0]!.line, 2)
    assert.match(complaints[0]!.message, /require-token/)
    assert.ok((body['policies'] as string[]).includes('default'))
  })

  it('speaks Polish, or English when asked', async () => {
    const polish = await get('/nowhere', bearer())
    assert.equal(polish.headers['content-language'], 'pl')
    const english = await get('/nowhere', { ...bearer(), 'accept-language': 'en' })
    assert.equal(english.headers['content-language'], 'en')
    assert.notEqual(polish.body['title'], english.body['title'])
  })

  it('carries the trace of the caller into its problems', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c'
    const traceparent = `00-${trace}-b7ad6b7169203331-01`
    assert.equal((await get('/nowhere', { ...bearer(), traceparent })).body['traceId'], trace)
    const own = await get('/nowhere', { ...bearer(), traceparent: '00-x-y-01' })
    assert.match(String(own.body['traceId']), /^[0-9a-f]{32}$/)
  })

  // oxfmt-ignore
  const hostile: [string, string, string | Buffer, number, string][] = [
    ['a body that is no JSON',         'application/json', '{"entity":',                                 400, 'request/malformed'],
    ['an empty body',                  'application/json', '',                                           400, 'request/malformed'],
    ['a body of another media type',   'text/yaml',        'entity: gitd',                               415, 'request/media-type'],
    ['a form',                         'application/x-www-form-urlencoded', 'entity=gitd',               415, 'request/media-type'],
    ['__proto__ in the body',          'application/json', '{"__proto__":{"polluted":1}}',               400, 'request/malformed'],
    ['constructor.prototype',          'application/json', '{"constructor":{"prototype":{"a":1}}}',      400, 'request/malformed'],
    ['a body nested 100000 deep',      'application/json', '['.repeat(100_000) + ']'.repeat(100_000),    400, 'request/invalid'],
    ['null',                           'application/json', 'null',                                       400, 'request/invalid'],
    ['bytes that are no UTF-8',        'application/json', Buffer.from([0x22, 0xff, 0xfe, 0x22]),        400, 'request/invalid'],
  ]
  for (const [what, type, body, status, code] of hostile) {
    it(`refuses ${what}`, async () => {
      const answer = await send(
        'POST',
        '/admin/v1/apis',
        { ...bearer(), 'content-type': type },
        body,
      )
      assert.equal(answer.status, status, answer.text)
      assert.equal(JSON.parse(answer.text).type, `/problems/${code}`)
      assert.equal(({} as { polluted?: number }).polluted, undefined)
    })
  }

  it('refuses a body of 26 MB for a registration and of 300 KB for a system', async () => {
    const json = { ...bearer(), 'content-type': 'application/json' }
    const large = await send('POST', '/admin/v1/apis', json, `"${'x'.repeat(26 << 20)}"`)
    assert.equal(large.status, 413)
    const smaller = await send('POST', '/admin/v1/systems', json, `"${'x'.repeat(300 << 10)}"`)
    assert.equal(smaller.status, 413)
    assert.equal(JSON.parse(smaller.text).type, '/problems/request/body-too-large')
  })

  it('refuses addresses that decode to nothing good', async () => {
    for (const path of ['/admin/v1/apis/%zz/x', '/admin/v1/apis/..%2f/x', '/admin//v1/status']) {
      const { status, body } = await get(path, bearer())
      assert.ok(status === 400 || status === 404, `${path}: ${status}`)
      assert.match(String(body['type']), /^\/problems\/re/)
    }
  })

  const get = (path: string, headers: Record<string, string>) => ask('GET', path, headers)

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Got> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const text = body === undefined ? undefined : JSON.stringify(body)
    const answer = await send(method, path, { ...headers, ...json }, text)
    return { ...answer, body: JSON.parse(answer.text || '{}') }
  }

  const send = (...[method, path, headers, body]: Sent) =>
    sendRaw(port, { method, path, headers, body })
})
