import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { readMoment } from './check-terminate.ts'
import type { Terminate } from './options.ts'
import terminate from './terminate.ts'

async function told(options: Terminate, language?: string): Promise<string | undefined> {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons')
  const headers = language === undefined ? [] : ['Accept-Language', language]
  const { reply } = await walk([terminate.build(options, tools)], bench.call({ tools, headers }))
  return reply.problem?.message
}

describe('terminate', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('terminate.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('tells callers what the file says, in their language', async () => {
    const say = { pl: 'Zamknięte do poniedziałku.', en: 'Closed until Monday.' }
    assert.equal(await told({ say }), say.pl)
    assert.equal(await told({ say }, 'en-GB, pl;q=0.5'), say.en)
    assert.equal(await told({ say }, 'pl;q=0.9, en;q=0.1'), say.pl)
  })

  it('says of its own when the operation opens, and what took its place', async () => {
    const until = '2026-03-02T10:00:00+01:00'
    assert.match((await told({ until }, 'en')) ?? '', /until 2026-03-02T10:00:00\+01:00; try again/)
    const successor = 'https://bus.example/v2'
    assert.match(
      (await told({ status: 410, successor })) ?? '',
      /wywołuj https:\/\/bus\.example\/v2/,
    )
    for (const status of [403, 404, 410, 503] as const) {
      assert.match((await told({ status })) ?? '', /\.$/)
      assert.notEqual(await told({ status }, 'en'), await told({ status }, 'pl'))
    }
  })

  it('notes for the journal where it is written', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons', 'policies/closed.yaml:7')
    const call = bench.call({ tools })
    await walk([terminate.build({}, tools)], call)
    assert.deepEqual(call.notes, { terminate: 'policies/closed.yaml:7' })
  })

  it('takes no day that no calendar has', () => {
    const days = [
      '2026-02-29',
      '2026-02-30',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
    ]
    for (const day of days) assert.equal(readMoment(`${day}T10:00:00Z`), undefined, day)
    assert.equal(readMoment('2028-02-29T10:00:00Z'), Date.UTC(2028, 1, 29, 10))
    assert.equal(readMoment('2026-03-29T02:30+01:00'), Date.UTC(2026, 2, 29, 1, 30))
    assert.equal(readMoment('2026-03-29T25:00:00Z'), undefined)
    assert.equal(readMoment('2026-03-29 06:00:00Z'), undefined)
  })
})
