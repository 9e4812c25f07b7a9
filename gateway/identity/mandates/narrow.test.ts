import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { narrow } from './narrow.ts'
import type { OfferedApi } from './offered-api.ts'

const names = ['a', 'b', 'c', 'd', 'e'] as const
const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 })
const maybe = fc.option(some, { nil: undefined })
const resource = 'https://bus.test/api/mc/persons'
const terms = {
  id: 'm-1',
  caseId: 'A/1',
  purpose: 'Dodatek mieszkaniowy',
  basis: 'consent',
} as const

/** Operation `a` needs the scopes `a` and `all`. */
const apiOf = (ids: readonly string[]): OfferedApi => ({
  title: 'Osoby',
  operations: ids.map((id) => ({ id, summary: id, scopes: [id, 'all'], fields: undefined })),
})

describe('a token of a mandate', () => {
  it('is never wider than mandate, API and what was asked', () => {
    let granted = 0
    let refused = 0
    fc.assert(
      fc.property(
        fc.record({
          operations: some,
          fields: maybe,
          there: some,
          actions: maybe,
          datatypes: maybe,
        }),
        fc.option(fc.uniqueArray(fc.constantFrom(...names, 'all'))),
        ({ operations, fields, there, actions, datatypes }, scope) => {
          const item = { resource, operations, fields }
          const detail = {
            type: 'mandate',
            ...(actions && { actions }),
            ...(datatypes && { datatypes }),
          }
          const asked = { scope: scope ?? undefined, detail }
          const out = narrow(terms, item, apiOf(there), asked)
          if (out.kind === 'refused') {
            refused += 1
            return
          }
          granted += 1
          assert.ok(out.operations.length > 0)
          for (const one of out.operations) {
            assert.ok(operations.includes(one as 'a') && there.includes(one as 'a'))
            assert.ok(actions === undefined || actions.includes(one as 'a'))
          }
          for (const one of out.scopes) {
            assert.ok(one === 'all' || out.operations.includes(one))
            assert.ok(scope === null || scope.includes(one as 'a'))
          }
          for (const limit of [fields, datatypes]) {
            if (limit === undefined) continue
            assert.ok(out.fields !== undefined, 'a limit of fields is never lost')
            for (const one of out.fields) assert.ok(limit.includes(one as 'a'))
          }
        },
      ),
      { numRuns: 2_000 },
    )
    assert.ok(granted > 200 && refused > 200, `${granted} granted, ${refused} refused`)
  })

  it('is refused, not cut down, when more is asked than there is', () => {
    const item = { resource, operations: ['a', 'b'], fields: ['c'] }
    // oxfmt-ignore
    const rows: [object, string[] | undefined, string][] = [
      [{ actions: ['a', 'c'] },              undefined,   'operation'],
      [{ actions: 'a' },                     undefined,   'operation'],
      [{ datatypes: ['c', 'd'] },            undefined,   'fields'],
      [{ datatypes: [] },                    undefined,   'fields'],
      [{},                                   ['d'],       'scope'],
      [{ actions: ['a'] },                   ['b'],       'scope'],
      [{ case_id: 'A/2' },                   undefined,   'case'],
      [{ mandate_id: 'm-2' },                undefined,   'malformed'],
      [{ type: 'other' },                    undefined,   'malformed'],
      [{ locations: [resource, resource] },  undefined,   'resource'],
    ]
    for (const [over, scope, reason] of rows) {
      const out = narrow(terms, item, apiOf(['a', 'b', 'c']), {
        scope,
        detail: { type: 'mandate', ...over },
      })
      assert.equal(out.kind === 'refused' && out.reason, reason, JSON.stringify(over))
    }
    const odd = narrow(terms, { ...item, fields: undefined }, apiOf(['a']), {
      scope: undefined,
      detail: { type: 'mandate', datatypes: { length: 1 } },
    })
    assert.equal(odd.kind, 'refused')
  })
})
