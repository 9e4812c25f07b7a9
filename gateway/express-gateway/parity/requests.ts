// The requests that both gateways are asked, by area.

import type { Ask } from './ask.ts'
import {
  changes,
  conditions,
  crossing,
  ends,
  keys,
  limits,
  passwords,
  tokens,
} from './policy-requests.ts'
import { hostile, hosts, methods, paths, proxies } from './routing-requests.ts'
import type { Row } from './row.ts'

const areas: Readonly<Record<string, readonly Row[]>> = {
  paths: paths.map((path): Row => [path, `GET ${path}`]),
  hostile,
  methods,
  hosts,
  proxies,
  keys,
  passwords,
  tokens,
  crossing,
  limits,
  changes,
  conditions,
  ends,
}

export const requests: readonly Ask[] = Object.entries(areas).flatMap(([area, rows]) =>
  rows.map(([name, line, headers = {}, body]) => {
    const [method = '', path = ''] = line.split(' ')
    return { area, name, method, path, headers, body }
  }),
)
