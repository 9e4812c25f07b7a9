import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { checkDeprecation } from './check-deprecation.ts'
import deprecation from './deprecation.ts'
import { readDate } from './read-date.ts'

describe('deprecation', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('deprecation.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('costs nothing where the document does not call the operation deprecated', () => {
    const { tools } = openBench()
    assert.deepEqual(deprecation.build({ docs: '/a' }, tools('GET', '/persons')), {})
  })

  it('tells whoever is refused when it ended and what to call', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const options = { since: '2025-01-01', sunset: '2026-01-31', after: 'refuse' } as const
    const told = async (more: object) => {
      const step = deprecation.build({ ...options, ...more }, tools)
      return (await walk([step], bench.call({ tools }))).reply.problem?.message
    }
    assert.equal(
      await told({ successor: '/api/a/b/v2' }),
      'The operation ended on 2026-01-31; call /api/a/b/v2 in its place.',
    )
    assert.match((await told({})) ?? '', /ended on 2026-01-31; look in the catalog/)
  })

  it('is told on refusals of other steps too', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = deprecation.build({ since: '2026-01-01' }, tools)
    const breaking = { request: () => assert.fail('a bug of another step') }
    const { reply } = await walk([breaking, step], bench.call({ tools }))
    assert.equal(reply.headers.get('deprecation'), '@1767225600')
  })

  it('takes no address that could end its place in a header field', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...Array.from('a/:<>"\\^`{|} \r\n;,é?#%@')),
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.constantFrom('/', 'https://a.example/'), nasty, (start, rest) => {
        const text = `${start}${rest}`
        if (checkDeprecation({ docs: text }).length > 0) return
        assert.match(text, /^[!-~]+$/)
        assert.doesNotMatch(text, /[<>"\\]/)
        assert.doesNotMatch(text, /^\/\//)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a date', () => {
  it('is a day of the calendar, or a moment with its zone', () => {
    // oxfmt-ignore
    const dates: readonly [text: string, iso: string | undefined][] = [
      ['2027-01-31',                 '2027-01-31T00:00:00.000Z'],
      ['2028-02-29',                 '2028-02-29T00:00:00.000Z'],
      ['2027-01-31T12:00:00+01:00',  '2027-01-31T11:00:00.000Z'],
      ['2027-01-31t12:00:00.5z',     '2027-01-31T12:00:00.500Z'],
      ['2027-02-29',                 undefined],
      ['2027-02-29T00:00:00Z',       undefined],
      ['2027-13-01',                 undefined],
      ['2027-01-31T12:00:00',        undefined],
      ['2027-01-31T25:00:00Z',       undefined],
      ['2027-01-31 12:00:00Z',       undefined],
      ['31.01.2027',                 undefined],
      ['2027',                       undefined],
      ['+012027-01-31',              undefined],
      ['',                           undefined],
    ]
    for (const [text, iso] of dates) {
      const ms = readDate(text)
      assert.equal(ms === undefined ? undefined : new Date(ms).toISOString(), iso, text)
    }
  })
})
