import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Bus, Event } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import type { Catalog } from '../catalog.ts'
import { catalogMigrations } from '../migrations.ts'
import { aRegistration, openBoth, version } from '../testing/a-catalog.ts'
import type { LifeActor, LifeDeed } from './life.ts'

const admin = { kind: 'bus' } as const
const member = { kind: 'member', entity: 'gitd', person: 'p-1' } as const
const stranger = { kind: 'member', entity: 'gmina', person: 'p-2' } as const
const day = 86_400_000

describe('the life of a major version', () => {
  const clock = handWoundClock()
  let db: Database
  let bus: Bus
  let catalog: Catalog
  let close: () => Promise<void>
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    ;({ bus, catalog, close } = await openBoth(db, { clock }))
  })
  after(async () => {
    await close()
    await db.close()
  })

  const address = (api: string) => ({ entity: 'gitd', api, major: 1 }) as const
  const get = async (api: string) => (await catalog.lives.get('gitd', api, 1))!
  const served = async (api: string) => (await catalog.published()).find(({ name }) => name === api)
  async function move(actor: LifeActor, api: string, deed: Partial<LifeDeed>) {
    const { revision } = await get(api)
    return await catalog.lives.move(actor, { do: 'ask', ...address(api), revision, ...deed })
  }
  const inDays = (days: number) => new Date(clock.now() + days * day).toISOString()

  it('begins published where the administrator registers it', async () => {
    const { state, published } = await catalog.register(aRegistration({ api: 'plain' }))
    assert.deepEqual([state, published], ['published', true])
    const life = await get('plain')
    assert.deepEqual([life.state, life.revision, life.candidate], ['published', 1, undefined])
    const [step] = await catalog.lives.history('gitd', 'plain', 1)
    assert.deepEqual([step?.deed, step?.to, step?.by], ['register', 'published', 'bus'])
    assert.equal(await catalog.lives.get('gitd', 'plain', 9), undefined)
  })

  it('begins waiting where a member does, and is published by whoever approves it', async () => {
    const registered = await catalog.register(aRegistration({ api: 'asked', by: member }))
    assert.deepEqual([registered.state, registered.published], ['waiting', false])
    assert.match(registered.notes.join(), /waits for approval/)
    assert.equal(await served('asked'), undefined)
    await assert.rejects(move(member, 'asked', { do: 'publish' }), {
      code: 'life/not-allowed',
      message: /does not publish by itself/,
    })
    await assert.rejects(move(admin, 'asked', { do: 'send-back' }), { code: 'request/invalid' })
    const back = await move(admin, 'asked', { do: 'send-back', reason: 'No contact.' })
    assert.deepEqual([back.state, back.reason], ['draft', 'No contact.'])
    assert.equal((await move(member, 'asked', { do: 'ask' })).state, 'waiting')
    assert.equal((await move(admin, 'asked', { do: 'publish' })).state, 'published')
    assert.equal((await served('asked'))?.life.state, 'published')
    const steps = await catalog.lives.history('gitd', 'asked', 1)
    assert.deepEqual(
      steps.map(({ deed, by, person }) => [deed, by, person]),
      [
        ['publish', 'bus', undefined],
        ['ask', 'gitd', 'p-1'],
        ['send-back', 'bus', undefined],
        ['register', 'gitd', 'p-1'],
      ],
    )
  })

  it('of an entity that publishes by itself begins published', async () => {
    await catalog.lives.letPublishItself('gitd', true)
    const { state } = await catalog.register(aRegistration({ api: 'trusted', by: member }))
    await catalog.lives.letPublishItself('gitd', false)
    assert.equal(state, 'published')
    assert.equal(await catalog.lives.publishesItself('gitd'), false)
    await assert.rejects(catalog.lives.letPublishItself('nobody', true), {
      code: 'resource/unknown',
    })
  })

  it('goes on with what is in force while a newer version waits', async () => {
    await catalog.register(aRegistration({ api: 'newer' }))
    const next = await catalog.register(
      aRegistration({ api: 'newer', by: member }, version('1.1.0')),
    )
    assert.deepEqual([next.state, next.published], ['waiting', false])
    assert.equal((await served('newer'))?.version, '1.0.0')
    const life = await get('newer')
    assert.deepEqual([life.state, life.candidate?.version], ['published', '1.1.0'])
    assert.equal((await catalog.changes(life.candidate!.id)).forced, undefined)
    await move(admin, 'newer', { do: 'publish' })
    assert.equal((await served('newer'))?.version, '1.1.0')
    assert.equal((await get('newer')).candidate, undefined)
    const states = (await catalog.versions('gitd', 'newer')).map((one) => one.state)
    assert.deepEqual(states, ['published', 'published'])
  })

  it('is not moved by whoever has read an older revision: a registration counts too', async () => {
    await catalog.register(aRegistration({ api: 'raced', by: member }))
    const { revision } = await get('raced')
    await catalog.register(aRegistration({ api: 'raced', by: member }, version('1.0.1')))
    const approve = { do: 'publish', ...address('raced'), revision } as const
    await assert.rejects(catalog.lives.move(admin, approve), { code: 'request/precondition' })
    assert.equal(await served('raced'), undefined)
    const seen = { ...approve, revision: (await get('raced')).revision }
    const both = await Promise.allSettled([1, 2].map(() => catalog.lives.move(admin, seen)))
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  it('is moved by its own people and the administrator, by nobody else', async () => {
    await assert.rejects(move(stranger, 'plain', { do: 'suspend', reason: 'x' }), {
      code: 'office/forbidden',
    })
    await assert.rejects(catalog.register(aRegistration({ api: 'plain', by: stranger })), {
      code: 'office/forbidden',
    })
    await assert.rejects(
      catalog.lives.move(admin, { do: 'publish', ...address('none'), revision: 1 }),
      { code: 'resource/unknown' },
    )
  })

  it('suspended answers nobody, with the reason, and goes on as it was', async () => {
    const events: Event[] = []
    const watch = bus.watch(['api.life-changed'], (event) => void events.push(event))
    await move(admin, 'plain', { do: 'suspend', reason: 'A leak is being closed.' })
    assert.equal(await served('plain'), undefined)
    const [closed] = (await catalog.closed()).filter(({ name }) => name === 'plain')
    assert.deepEqual([closed?.state, closed?.reason], ['suspended', 'A leak is being closed.'])
    await assert.rejects(move(member, 'plain', { do: 'resume' }), { code: 'life/not-allowed' })
    assert.equal((await move(admin, 'plain', { do: 'resume' })).state, 'published')
    const ofSuspend = ({ data }: Event) => (data as { deed: string }).deed === 'suspend'
    const event = await until('the event', () => events.find(ofSuspend))
    assert.deepEqual(event.data, {
      entity: 'gitd',
      api: 'plain',
      major: 1,
      deed: 'suspend',
      from: 'published',
      to: 'suspended',
    })
    await watch.stop()
  })

  it('that ends on a day is deprecated and archived by the clock alone', async () => {
    await catalog.register(aRegistration({ api: 'ending' }))
    const before = await served('ending')
    const plan = { do: 'deprecate', at: inDays(10), sunsetAt: inDays(30) } as const
    const planned = await move(member, 'ending', { ...plan, successor: 'gitd/plain/v1' })
    assert.equal(planned.state, 'published')
    const announced = await served('ending')
    assert.notEqual(announced, before)
    assert.equal(announced?.document, before?.document)
    assert.equal(await served('ending'), announced)
    clock.wind(10 * day)
    assert.equal((await get('ending')).state, 'deprecated')
    await catalog.lives.tick()
    await assert.rejects(move(member, 'ending', { do: 'deprecate', sunsetAt: inDays(1) }), {
      code: 'life/not-allowed',
      message: /callers were told of a later end/,
    })
    clock.wind(20 * day)
    assert.equal((await get('ending')).state, 'archived')
    assert.equal(await served('ending'), undefined)
    const [gone] = (await catalog.closed()).filter(({ name }) => name === 'ending')
    assert.deepEqual([gone?.state, gone?.successor], ['archived', 'gitd/plain/v1'])
    await Promise.all([catalog.lives.tick(), catalog.lives.tick()])
    const steps = await catalog.lives.history('gitd', 'ending', 1)
    assert.deepEqual(
      steps.slice(0, 2).map(({ deed, by, from, to }) => [deed, by, from, to]),
      [
        ['archive', 'clock', 'deprecated', 'archived'],
        ['deprecate', 'clock', 'published', 'deprecated'],
      ],
    )
    await assert.rejects(catalog.register(aRegistration({ api: 'ending' }, version('1.2.0'))), {
      code: 'life/not-allowed',
      message: /archived.*Register a new major/,
    })
  })

  // oxfmt-ignore
  const wrong: [string, Partial<LifeDeed>, RegExp][] = [
    ['a sunset before the deprecation', { do: 'deprecate', at: '2030-01-02T00:00:00Z', sunsetAt: '2030-01-01T00:00:00Z' }, /sunset comes before/],
    ['a day without its zone',          { do: 'deprecate', sunsetAt: '2030-01-01' },                  /moment with its zone/],
    ['a successor that is not there',   { do: 'deprecate', successor: 'gitd/none/v1' },               /is not registered/],
    ['a successor that has ended',      { do: 'deprecate', successor: 'gitd/ending/v1' },             /is archived/],
    ['itself as its successor',         { do: 'deprecate', successor: 'gitd/plain/v1' },              /Nothing comes after itself/],
    ['a successor that is no address',  { do: 'deprecate', successor: 'https://evil.example' },       /\{entity\}\/\{api\}\/v\{major\}/],
    ['a deprecation taken back',        { do: 'deprecate', at: '2030-01-01T00:00:00Z' },              /deprecated already/],
    ['a suspension without a reason',   { do: 'suspend' },                                            /why/],
    ['a reason of two lines',           { do: 'suspend', reason: 'a\nb' },                            /one line/],
    ['a sunset of a suspension',        { do: 'suspend', reason: 'a', sunsetAt: '2030-01-01T00:00:00Z' }, /deprecate only/],
  ]
  for (const [name, deed, sentence] of wrong) {
    it(`refuses ${name}, with its place`, async () => {
      await catalog.register(aRegistration({ api: 'plain' }))
      if (name.includes('taken back')) await move(admin, 'plain', { do: 'deprecate' })
      await assert.rejects(move(admin, 'plain', deed), (thrown: Error & { code?: string }) => {
        assert.equal(thrown.code, 'request/invalid')
        assert.match(thrown.message, sentence)
        return true
      })
    })
  }
})
