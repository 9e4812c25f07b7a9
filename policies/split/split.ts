// A share of the calls goes to another address: a new version of the system is tried on a few before
// all. Who goes where is decided by a hash, so that the same caller meets the same system each time.

import { note } from '../call.ts'
import type { Call } from '../call.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Target } from '../policy.ts'
import { foldAddress } from '../rate-limit/fold-address.ts'
import { untoldKey } from '../rate-limit/key-of.ts'
import { shareOf } from '../share-of.ts'
import { passes } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { addressSchema, checkAddresses, insecureSchema } from '../target-address.ts'

export interface Split {
  to: { name: string; address: string; percent: number }[]
  sticky?: 'system' | 'entity' | 'address' | 'call'
  insecure?: 'plain-http'
}

export default definePolicy<Split>({
  name: 'split',
  phase: 'route',
  summary: {
    pl: 'Kieruje część wywołań pod inny adres.',
    en: 'Sends a share of the calls to another address.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['to'],
    properties: {
      to: {
        description:
          'The other addresses and their shares; what is left goes where the API is registered.',
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'address', 'percent'],
          properties: {
            name: {
              description: 'What the journal calls it.',
              type: 'string',
              pattern: '^[a-z][a-z0-9-]{0,40}$',
            },
            address: { description: 'Where to, with a path if need be.', ...addressSchema },
            percent: {
              description: 'How many calls of a hundred.',
              type: 'number',
              minimum: 0,
              maximum: 100,
            },
          },
        },
      },
      sticky: {
        description:
          'What goes to the same address each time: the calls of one `system`, one `entity`, one `address`, or (`call`) each call by itself.',
        enum: ['system', 'entity', 'address', 'call'],
        default: 'system',
      },
      insecure: insecureSchema,
    },
  },
  check({ to, sticky = 'system', insecure }, { before }) {
    const places = to.map(({ address }, at) => ({ at: ['to', at, 'address'], address }))
    const misfits = checkAddresses(places, insecure)
    const sum = to.reduce((all, { percent }) => all + percent, 0)
    if (sum > 100) {
      misfits.push({ at: ['to'], message: `The shares are ${sum} percent together; at most 100.` })
    }
    const names = to.map(({ name }) => name)
    for (const [at, name] of names.entries()) {
      if (names.indexOf(name) === at) continue
      misfits.push({
        at: ['to', at, 'name'],
        message: `\`${name}\` stands here twice; rename one.`,
      })
    }
    if ((sticky === 'system' || sticky === 'entity') && !callerMayBeKnown(before)) {
      const message = `Nobody is known here, so nothing can stay with a ${sticky}; put \`- require-token: {}\` above, or write \`sticky: address\`.`
      misfits.push({ at: ['sticky'], message })
    }
    if (before.includes('balance')) {
      const message = '`balance` above says where the call goes already; keep one of the two.'
      misfits.push({ at: [], key: true, message })
    }
    return misfits
  },
  build({ to, sticky = 'system' }, tools) {
    const { entity, name, major } = tools.route.api
    const salt = `${entity}/${name}/v${major} ${sticky}`
    const variants: Variant[] = to.map(({ address, ...rest }) => ({
      ...rest,
      target: tools.target(address),
    }))
    const who = keys[sticky]
    return {
      attempt(call, attempt) {
        const variant = variantOf(call)
        if (variant === undefined) return
        attempt.target = variant.target
        if (attempt.nth === 1) note(call, 'variant', variant.name)
      },
      explain: tell,
    }

    /** Undefined: where the API is registered. */
    function variantOf(call: Call): Variant | undefined {
      let left = shareOf(`${salt} ${who(call)}`) * 100
      return variants.find(({ percent }) => {
        left -= percent
        return left < 0
      })
    }

    function tell(supposed: Supposed): Told {
      const missing = sticky === 'call' ? 'each call by itself' : untoldKey(sticky, supposed)
      if (missing === undefined) {
        const variant = variantOf(supposed.call)
        if (variant === undefined) return passes('This caller stays where the API is registered.')
        const targets = [{ address: variant.target.address, percent: 100 }]
        return passes(`This caller goes to the variant \`${variant.name}\`.`, { targets })
      }
      const targets = variants.map(({ target, percent }) => ({ address: target.address, percent }))
      return passes(`Where it goes depends on ${missing}.`, { targets })
    }
  },
})

interface Variant {
  readonly name: string
  readonly percent: number
  readonly target: Target
}

const keys: Readonly<Record<NonNullable<Split['sticky']>, (call: Call) => string>> = {
  system: (call) => call.caller?.system ?? foldAddress(call.peer),
  entity: (call) => call.caller?.entity ?? foldAddress(call.peer),
  address: (call) => foldAddress(call.peer),
  call: (call) => call.traceId,
}
