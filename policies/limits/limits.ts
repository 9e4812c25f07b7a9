// How large a call may be: its address, its header fields, its body, and how complex its JSON. What
// is too large is refused at the first breach, a body that says its length before a byte of it is read.
//
//   address ─▶ fields ─▶ announced length ─┬─▶ no `json`: the body flows on, cut where it grows too long
//     414        431          413          └─▶ JSON: gathered, looked through once   400

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { gatherBody } from '../gather-body.ts'
import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { capSource, tooLarge } from './cap-source.ts'
import { checkJson, saysJson } from './check-json.ts'
import { defaults, mostJson, schema } from './options.ts'
import type { Limits } from './options.ts'

export default definePolicy<Limits>({
  name: 'limits',
  phase: 'protect',
  summary: {
    pl: 'Odrzuca wywołania za duże lub zbyt złożone.',
    en: 'Refuses calls that are too large or too complex.',
  },
  schema,
  check: checkLimits,
  build(options) {
    const { body, url, fields } = { ...defaults, ...options }
    const fieldBytes = options['field-bytes'] ?? defaults['field-bytes']
    const json = options.json && { ...defaults.json, ...options.json }

    return {
      request(call) {
        if (addressLength(call) > url) throw tooLongAddress(url)
        const wrong = wrongFields(call, fields, fieldBytes)
        if (wrong) throw wrong
        if (call.body.kind === 'none') return undefined
        capBody(call, body)
        if (json === undefined || !saysJson(call)) return undefined
        if (call.body.kind === 'bytes') return checkJson(call, json)
        return gatherBody(call, body).then(() => checkJson(call, json))
      },
      explain: tell,
    }

    function tell({ call }: Supposed): Told {
      if (addressLength(call) > url) return refuses(tooLongAddress(url))
      const wrong = wrongFields(call, fields, fieldBytes)
      if (wrong) return refuses(wrong)
      const sizes = `${url} bytes of address, ${fields} header fields of ${fieldBytes} bytes`
      if (bodiless.has(call.method)) return passes(`Takes ${sizes}.`)
      return depends(`Takes ${sizes} and ${body} bytes of body; depends on the body.`)
    }
  },
})

function checkLimits({ body, json }: Limits): Misfit[] {
  if (body === undefined || body <= mostJson || json === undefined) return []
  const message = `With \`json\` bodies are held in memory; write at most ${mostJson}, or remove \`json\`.`
  return [{ at: ['body'], message }]
}

function addressLength({ path, query }: Call): number {
  return query === '' ? path.length : path.length + 1 + query.length
}

function tooLongAddress(most: number): Problem {
  return new Problem(
    'request/target-too-long',
    `Path and query may have up to ${most} bytes here; shorten the query, or send its values in a body where the operation takes one.`,
  )
}

/** Methods whose calls usually have no body. */
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/** Undefined: they may pass. */
function wrongFields({ headers: { flat } }: Call, most: number, bytes: number) {
  if (flat.length > 2 * most) {
    return new Problem('request/head-too-large', `Send up to ${most} header fields.`)
  }
  for (let at = 0; at < flat.length; at += 2) {
    if (flat[at]!.length + flat[at + 1]!.length <= bytes) continue
    return new Problem(
      'request/head-too-large',
      `A header field may have up to ${bytes} bytes here, its name among them; shorten it.`,
    )
  }
  return undefined
}

function capBody(call: Call, most: number): void {
  const { body } = call
  if (body.kind === 'bytes') {
    if (body.bytes.length > most) throw tooLarge(most)
  } else if (body.kind === 'stream') {
    const { length } = body.source
    if (length === undefined) call.body = { kind: 'stream', source: capSource(body.source, most) }
    else if (length > most) throw tooLarge(most)
  }
}
