// Which response of an operation describes a reply (OpenAPI §4.8.16): the one of its status, of its
// range (`4XX`), or `default`, in this order.

import { isObject } from './convert-schema.ts'

/** `make` is asked once for each response; what it makes of the one that describes the status, or undefined. */
export function byStatus<one>(
  responses: unknown,
  make: (response: unknown) => one,
): (status: number) => one | undefined {
  const exact = new Map<number, one>()
  const ranges: (one | undefined)[] = []
  let others: one | undefined
  for (const [key, response] of Object.entries(isObject(responses) ? responses : {})) {
    if (/^[1-5]\d\d$/.test(key)) exact.set(Number(key), make(response))
    else if (/^[1-5]XX$/i.test(key)) ranges[Number(key[0])] = make(response)
    else if (key === 'default') others = make(response)
  }
  return (status) => exact.get(status) ?? ranges[Math.floor(status / 100)] ?? others
}
