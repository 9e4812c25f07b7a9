import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openLog, silentLog } from './log.ts'
import type { Log, LogLevel } from './log.ts'

function lines(write: (log: Log) => void, level: LogLevel = 'info'): string[] {
  const written: string[] = []
  write(openLog(level, { write: (line: string) => void written.push(line) }))
  return written
}

function line(write: (log: Log) => void): Record<string, unknown> {
  const [text = '', ...more] = lines(write)
  assert.equal(more.length, 0, 'one event is one line')
  return JSON.parse(text) as Record<string, unknown>
}

describe('the log', () => {
  it('writes one JSON line an event, with level, time and message', () => {
    const { level, time, msg, api, ...more } = line((log) =>
      log.info({ api: 'mf/vat' }, 'published'),
    )
    assert.deepEqual(
      { level, msg, api, more },
      { level: 'info', msg: 'published', api: 'mf/vat', more: {} },
    )
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('keeps to its level, and silent is silent', () => {
    assert.equal(lines((log) => log.debug('x')).length, 0)
    assert.equal(lines((log) => log.debug('x'), 'debug').length, 1)
    assert.equal(lines((log) => log.error('x'), 'silent').length, 0)
    assert.equal(silentLog.isLevelEnabled('error'), false)
  })

  // oxfmt-ignore
  const names = [
    'authorization', 'Authorization', 'PROXY-AUTHORIZATION', 'cookie', 'Set-Cookie', 'DPoP',
    'token', 'access_token', 'accessToken', 'refresh_token', 'id_token', 'client_assertion',
    'client_secret', 'clientSecret', 'password', 'secret', 'x-api-key', 'private_key', 'pesel',
  ]
  for (const name of names) {
    it(`hides ${name} at any depth, in objects, lists, bindings and errors`, () => {
      const secret = 'hush-hush'
      const hide = (attached: object) => {
        for (const write of [
          (log: Log) => log.info(attached, 'x'),
          (log: Log) => log.child(attached).info('x'),
          (log: Log) => log.child({ a: 1 }).warn({ a: { b: [attached] } }, 'x'),
          (log: Log) => log.error({ err: Object.assign(new Error('x'), attached) }),
          (log: Log) =>
            log.error(new Error('x', { cause: Object.assign(new Error('y'), attached) })),
        ]) {
          const [text = ''] = lines(write)
          assert.doesNotMatch(text, /hush/)
          assert.match(text, /\[(redacted|deep)\]/)
        }
      }
      let nested: object = { [name]: secret }
      for (let depth = 0; depth < 5; depth++) {
        hide(nested)
        hide({ [name]: nested })
        nested = { inside: depth % 2 ? [nested] : nested }
      }
      hide({ headers: ['accept', '*/*', name, secret] })
      hide({ [name]: { what: [secret] } })
    })
  }

  it('hides the private half of a key, and keeps the public one', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = privateKey.export({ format: 'jwk' })
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const [text = ''] = lines((log) => log.info({ jwk, k: 'kept', pem }, `made ${pem}`))
    assert.ok(!text.includes(jwk.d!) && !text.includes(pem.slice(40, 60)))
    assert.ok(text.includes(jwk.x!) && text.includes('"k":"kept"'))
  })

  // oxfmt-ignore
  const texts: readonly string[] = [
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJodXNoIn0.hushhush',
    'Authorization: Bearer hush.hush~hush/+=',
    'dpop  hush',
    'postgres://szyna:hush@db:5432/szyna',
    'GET /x?access_token=hush&a=1',
    'client_secret=hush',
    'X-Gmina-Key: szyna_a1B2c3D4e5_hushhushhushhushhushhushhush',
  ]
  for (const text of texts) {
    it(`hides what looks like a secret: ${text.slice(0, 30)}`, () => {
      for (const write of [
        (log: Log) => log.info(text),
        (log: Log) => log.info({ a: 1 }, text),
        (log: Log) => log.info({ deep: { list: [text] } }),
        (log: Log) => log.info('said %s', text),
        (log: Log) => log.error(new Error(text)),
        (log: Log) => log.error({ err: new Error(text) }),
        (log: Log) => log.error({ err: new Error('x', { cause: new Error(text) }) }, 'y'),
      ]) {
        const [written = ''] = lines(write)
        assert.doesNotMatch(written, /hush|c3ViIjoiaHVzaC/)
        assert.match(written, /\[redacted\]/)
      }
    })
  }

  it('keeps what is no secret: ids, codes, tokens of other kinds', () => {
    const facts = {
      tokenId: 'a1',
      code: 'token/expired',
      traceId: '0af7',
      operation: 'GET /persons/{id}',
    }
    const {
      level: _level,
      time: _time,
      msg,
      ...written
    } = line((log) => log.info(facts, 'refused'))
    assert.deepEqual(written, facts)
    assert.equal(msg, 'refused')
  })

  it('tells of an error its type, message, stack, code and cause, and no value of a row', () => {
    const error = Object.assign(new Error('duplicate key', { cause: new TypeError('why') }), {
      code: '23505',
      constraint: 'person_pkey',
      detail: 'Key (id)=(44051401359) already exists.',
      bindings: ['44051401359'],
    })
    const [text = ''] = lines((log) => log.error({ err: error }, 'failed'))
    assert.doesNotMatch(text, /44051401359/)
    const { err } = JSON.parse(text) as { err: Record<string, unknown> }
    assert.equal(err['code'], '23505')
    assert.equal(err['constraint'], 'person_pkey')
    assert.match(String(err['stack']), /log\.test\.ts/)
    assert.equal((err['cause'] as Record<string, unknown>)['type'], 'TypeError')
  })

  it('makes a line of sane size of anything, and never throws', () => {
    const cyclic: Record<string, unknown> = { name: 'x' }
    cyclic['self'] = cyclic
    const hostile = {
      get trap(): string {
        throw new Error('trap')
      },
    }
    for (const attached of [
      cyclic,
      hostile,
      { inner: hostile },
      { list: Array.from({ length: 1e5 }, (_, i) => ({ i })) },
      { text: 'x'.repeat(1e6) },
      { bytes: Buffer.alloc(1e6) },
      {
        at: new Date(0),
        url: new URL('https://a:hush@b.example/'),
        big: 1n,
        none: undefined,
        map: new Map(),
      },
      Object.assign(Object.create(null) as object, { bare: 1 }),
    ]) {
      const [text = ''] = lines((log) => log.info(attached, 'x'))
      assert.ok(text.length < 20_000, `${text.length} characters`)
      assert.doesNotMatch(text, /hush/)
      JSON.parse(text)
    }
  })

  it('made of any value is a line of JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })),
        (attached) => {
          line((log) => log.info(attached, 'x'))
        },
      ),
    )
  })

  it('is not stopped by a long text that almost looks like a secret', () => {
    for (const text of [
      'eyJ'.repeat(1e5),
      'Bearer '.repeat(1e5),
      '://'.repeat(1e5),
      '-----BEGIN '.repeat(1e5),
    ]) {
      const started = process.threadCpuUsage()
      lines((log) => log.info(text))
      const { user, system } = process.threadCpuUsage(started)
      assert.ok(user + system < 2_000_000)
    }
  })
})
