import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { oneOfValues, uniqueItems } from './same-values.ts'

describe('values of JSON', () => {
  const ajv = new Ajv2020({ strict: false })
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword(uniqueItems)
  const names = fc.constantFrom('a', 'b', 'toString', 'valueOf', 'constructor', '__proto__')
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(0, 1, '', '0', null, true),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 3 }),
    ),
  }))
  const values = fc.array(value, { maxLength: 4 }).map((all) => {
    return JSON.parse(JSON.stringify(all)) as unknown[]
  })
  const once = ajv.compile({ uniqueItems: true })

  it('are the same when they look the same, whatever their members are called', () => {
    fc.assert(
      fc.property(values, (all) => {
        const twice = all.some((one, at) =>
          all.slice(0, at).some((it) => isDeepStrictEqual(one, it)),
        )
        assert.equal(once(all), !twice)
        const [one, ...others] = all
        const among = new Ajv2020({ strict: false }).addKeyword(oneOfValues)
        const found = others.some((it) => isDeepStrictEqual(one, it))
        if (others.length > 0) assert.equal(among.compile({ oneOfValues: others })(one), found)
      }),
      { numRuns: 200 },
    )
  })
})
