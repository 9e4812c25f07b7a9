// From which networks an operation may be called. An address that cannot be read is in none of them.

import { Problem } from '#kernel/problem/problem.ts'
import { definePolicy } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import { readAddress } from './address.ts'
import { checkNetworks } from './check-networks.ts'
import { compileNetworks, readNetwork } from './network.ts'
import type { Network } from './network.ts'

export interface AllowFrom {
  networks: string[]
  except?: string[]
  'whole-internet'?: 'never' | 'insecure'
}

const networkTexts = {
  type: 'array',
  maxItems: 500,
  items: { type: 'string', minLength: 1, maxLength: 64 },
}

export default definePolicy<AllowFrom>({
  name: 'allow-from',
  phase: 'authorize',
  repeats: true,
  summary: {
    pl: 'Przyjmuje wywołania tylko z podanych sieci.',
    en: 'Takes calls from the named networks only.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['networks'],
    properties: {
      networks: {
        description:
          'Networks that may call, as `10.20.0.0/16` or `2001:db8::/32`, and single addresses.',
        minItems: 1,
        ...networkTexts,
      },
      except: {
        description: 'Networks and addresses within these that may not call all the same.',
        default: [],
        ...networkTexts,
      },
      'whole-internet': {
        description:
          'Must be `insecure` for `0.0.0.0/0` or `::/0` to stand in `networks` with nothing taken out of it.',
        enum: ['never', 'insecure'],
        default: 'never',
      },
    },
  },
  check: checkNetworks,
  build({ networks, except = [] }) {
    const isNamed = compileNetworks(networks.map(networkOf))
    const isTakenOut = compileNetworks(except.map(networkOf))
    return {
      request({ peer }) {
        if (!mayCall(peer)) throw stranger()
      },
      explain({ call: { peer } }) {
        if (peer === '') return depends('Depends on the address that the call comes from.')
        return mayCall(peer) ? passes(`${peer} is in a named network.`) : refuses(stranger())
      },
    }

    function mayCall(peer: string): boolean {
      const address = readAddress(peer)
      return address !== undefined && isNamed(address) && !isTakenOut(address)
    }
  },
})

function stranger(): Problem {
  return new Problem(
    'access/network',
    'This operation takes calls from named networks only; call from one of them, or ask the administrator of the API to add yours.',
  )
}

function networkOf(text: string): Network {
  const network = readNetwork(text)
  if (typeof network === 'string') throw new Error(network)
  return network
}
