import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { UsageRow } from '../../usage/usage.ts'
import { writeCsv } from './write-csv.ts'

const row: UsageRow = {
  at: '2026-03-01T23:00:00.000Z',
  api: 'mc/persons/v1',
  operation: 'getPerson',
  system: 'gmina.eurzad',
  entity: undefined,
  purpose: undefined,
  calls: 12,
  refused: 2,
  failed: 1,
  upstreamFaults: 0,
  replyBytes: 4096,
  p50: 10,
  p95: 20.5,
  checked: 0,
  fitted: 0,
}

describe('usage as CSV', () => {
  it('has a line of names and a line a row, empty where nothing is known', () => {
    const [heads, first, ...rest] = writeCsv([row]).split('\r\n')
    assert.match(heads ?? '', /^at,api,operation,system,entity,purpose,calls,refused,failed,/)
    const wanted =
      '2026-03-01T23:00:00.000Z,mc/persons/v1,getPerson,gmina.eurzad,,,12,2,1,0,4096,10,20.5,0,0'
    assert.equal(first, wanted)
    assert.deepEqual(rest, [''])
  })

  it('is text to a spreadsheet, whatever an operation is called', () => {
    // oxfmt-ignore
    const hostile: [string, string][] = [
      ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
      ['+1',                     `'+1`],
      ['-1',                     `'-1`],
      ['@SUM(A1)',               `'@SUM(A1)`],
      ['\t=1',                   `'\t=1`],
      ['a,b',                    `"a,b"`],
      ['a\r\n=1',                `"a\r\n=1"`],
      ['GET /a;b',               `"GET /a;b"`],
    ]
    for (const [operation, written] of hostile) {
      const text = writeCsv([{ ...row, operation }])
      assert.ok(text.includes(`mc/persons/v1,${written},gmina.eurzad`), JSON.stringify(text))
    }
  })
})
