// How the addresses of a balance step are asked whether they are well.

import type { ProbeAsk } from '../policy.ts'

export const usualProbe: Omit<ProbeAsk, 'path'> = {
  every: 5,
  timeout: 1,
  status: [200],
  rise: 2,
  fall: 3,
}

export const healthSchema = {
  description:
    'Each address is asked whether it is well also while no call goes there. Absent: health is learnt from calls alone.',
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: {
      description: 'What is asked for, from the root of the host, with GET.',
      type: 'string',
      pattern: '^/[!-~]{0,200}$',
    },
    every: {
      description: 'Seconds between two questions.',
      type: 'number',
      minimum: 0.1,
      maximum: 3_600,
      default: usualProbe.every,
    },
    timeout: {
      description: 'Seconds in which an answer must come.',
      type: 'number',
      minimum: 0.05,
      maximum: 60,
      default: usualProbe.timeout,
    },
    status: {
      description: 'Answers of an address that is well.',
      type: 'array',
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      items: { type: 'integer', minimum: 200, maximum: 599 },
      default: [...usualProbe.status],
    },
    rise: {
      description: 'How many good answers in a row bring an address back.',
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: usualProbe.rise,
    },
    fall: {
      description: 'How many failures in a row leave an address out.',
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: usualProbe.fall,
    },
  },
}
