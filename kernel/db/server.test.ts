import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'

import { openLog, silentLog } from '#kernel/log/log.ts'
import { openCutProxy } from '#kernel/testing/cut-proxy.ts'
import { until } from '#kernel/testing/until.ts'

import { openDatabase } from './db.ts'

/** A PostgreSQL that greets every client with the same messages, then answers queries with `version`. */
async function standIn(greeting: Buffer, version = '150004'): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(greeting)
      if (greeting[0] === 'E'.charCodeAt(0)) return socket.end()
      socket.on('data', () => socket.write(rowOf(version)))
    })
  })
  after(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

const int16 = (n: number) => Buffer.from([n >> 8, n & 255])
const int32 = (n: number) => Buffer.from([n >> 24, n >> 16, n >> 8, n])
const text = (words: string) => Buffer.from(`${words}\0`)

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

const refusal = (code: string, words: string) =>
  message('E', text('SFATAL'), text(`C${code}`), text(`M${words}`), Buffer.from([0]))

const welcome = Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))])

/** One row with one column, whatever was asked. */
const rowOf = (value: string) =>
  Buffer.concat([
    message('T', int16(1), text('version'), Buffer.alloc(6), int32(25), Buffer.alloc(8)),
    message('D', int16(1), int32(value.length), Buffer.from(value)),
    message('C', text('SELECT 1')),
    message('Z', Buffer.from('I')),
  ])

async function refusalAt(url: string): Promise<string> {
  const thrown = await openDatabase({ url }, silentLog).then(
    () => assert.fail('it opened'),
    (error: Error) => error,
  )
  assert.equal(thrown.name, 'OpenError')
  assert.doesNotMatch(`${thrown.message}${thrown.stack}`, /hunter2/)
  return thrown.message
}

describe('a PostgreSQL server that cannot be used is refused in one sentence with the cure', () => {
  const at = (port: number, rest = '/szyna') => `postgres://clerk:hunter2@127.0.0.1:${port}${rest}`

  it('when nothing answers there', async () => {
    const proxy = await openCutProxy({ host: '127.0.0.1', port: 1 })
    await proxy.cut()
    assert.equal(
      await refusalAt(at(proxy.port)),
      `Nothing answers at 127.0.0.1:${proxy.port} (DATABASE_URL): start PostgreSQL there, correct ` +
        'the address, or leave DATABASE_URL out to use the embedded database.',
    )
  })

  it('when the host is unknown', async () => {
    assert.match(await refusalAt('postgres://clerk:hunter2@no-such.invalid/szyna'), /DNS/)
  })

  it('when the password is wrong', async () => {
    const port = await standIn(refusal('28P01', 'password hunter2 authentication failed'))
    assert.match(await refusalAt(at(port)), /does not let user "clerk" in: correct user and passw/)
  })

  it('when the database is missing', async () => {
    const port = await standIn(refusal('3D000', 'database "szyna" does not exist'))
    assert.match(await refusalAt(at(port)), /has no database "szyna": make it with `createdb szyn/)
  })

  it('when no connection is left', async () => {
    assert.match(await refusalAt(at(await standIn(refusal('53300', 'x')))), /max_connections/)
  })

  it('when it is older than 15', async () => {
    const port = await standIn(welcome, '140011')
    assert.match(await refusalAt(at(port)), /names PostgreSQL 14: Szyna needs 15 or newer; upgrad/)
  })

  it('when what answers is no PostgreSQL', async () => {
    const port = await standIn(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    assert.match(await refusalAt(at(port)), /does not answer \(.*\): see that it runs/)
  })

  it('when the address is no address', async () => {
    for (const url of ['postgres://clerk:hunter2@', 'hunter2', 'postgres:///szyna']) {
      assert.match(await refusalAt(url), /^DATABASE_URL is not a URL: write postgres:/)
    }
  })
})

const databaseUrl = process.env['DATABASE_URL']

describe('a PostgreSQL server that goes away', { skip: !databaseUrl }, () => {
  it('fails queries and nothing else, is heard again when it is back, and its password is never logged', async () => {
    const real = new URL(String(databaseUrl))
    const proxy = await openCutProxy({ host: real.hostname, port: Number(real.port || 5432) })
    const url = new URL(real)
    url.host = `127.0.0.1:${proxy.port}`
    url.password ||= 'hunter2'
    let logged = ''
    const log = openLog('debug', { write: (line: string) => void (logged += line) })
    const db = await openDatabase({ url: url.href }, log)
    const heard: string[] = []
    await db.listen('away_test', (payload) => heard.push(payload))
    await db.ping()

    await proxy.cut()
    await assert.rejects(db.ping())
    await assert.rejects(db.knex.raw('select 1'))
    await until('the loss is logged', () => logged.includes('listening connection was lost'))
    await proxy.mend()
    await until('it answers again', async () => {
      await db.ping()
      return true
    })
    await until('it is heard again', async () => {
      await db.knex.raw(`select pg_notify('away_test', 'back')`)
      return heard.includes('back')
    })
    await db.close()
    await proxy.close()
    assert.doesNotMatch(logged, new RegExp(url.password))
  })

  it('breaks a transaction at work, whose changes are not there afterwards', async () => {
    const real = new URL(String(databaseUrl))
    const proxy = await openCutProxy({ host: real.hostname, port: Number(real.port || 5432) })
    const url = new URL(real)
    url.host = `127.0.0.1:${proxy.port}`
    const db = await openDatabase({ url: url.href }, silentLog)
    const table = `away_${process.pid}`
    const broken = db.knex.transaction(async (trx) => {
      await trx.raw('create table ?? (n int)', [table])
      await proxy.cut()
      await trx.raw('insert into ?? values (1)', [table])
    })
    await assert.rejects(broken)
    await proxy.mend()
    const there = await until('it answers again', async () => [
      await db.knex.schema.hasTable(table),
    ])
    assert.deepEqual(there, [false])
    await db.close()
    await proxy.close()
  })
})
