// A target as a function of the call. The text up to the first place is taken as it stands in the
// file; check-target.ts has made sure that scheme and host are whole in it.
//
//   https://new.example/v2{path}?{query}      {path}   begins with `/`; what no path has is encoded
//   https://new.example/persons/{id}          {id}     one segment: `/`, `@`, `:`, line ends, all encoded
//   /api/mswia/persons/v2{path}               {query}  as it came; gone with its `?` where there is none

import type { Call } from '../call.ts'

const place = /\{([^{}]*)\}/

/** Names of the places in a target or in a path template. */
export function parametersIn(text: string): string[] {
  return text.split(place).filter((_, at) => at % 2 === 1)
}

/** The function gives undefined for a call that has no safe place in the target. */
export function compileTarget(to: string): (call: Call) => string | undefined {
  const pieces = to.split(place).map((text, at) => (at % 2 === 0 ? text : giver(text)))
  return (call) => {
    let location = ''
    for (const piece of pieces) {
      const text = typeof piece === 'string' ? piece : piece(call)
      if (text === undefined) return undefined
      location += text
    }
    return location.endsWith('?') ? location.slice(0, -1) : location
  }
}

function giver(name: string): (call: Call) => string | undefined {
  if (name === 'path') return ({ path }) => safePath(path)
  if (name === 'query') return ({ query }) => encoded(query, /[^\w.~!$&'()*+,;=:@/?%-]/gu)
  return ({ params }) => (Object.hasOwn(params, name) ? safeSegment(params[name]!) : undefined)
}

/** Dots lead upwards even when they are encoded (WHATWG URL §4.4); nothing at all would make `//`. */
function safeSegment(value: string): string | undefined {
  if (value === '' || /^(?:\.|%2e){1,2}$/i.test(value)) return undefined
  return encodeURIComponent(value.toWellFormed())
}

function safePath(path: string): string | undefined {
  if (!path.startsWith('/') || path.includes('//')) return undefined
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return undefined
  return encoded(path, /[^\w.~!$&'()*+,;=:@/%-]/gu)
}

function encoded(text: string, foreign: RegExp): string {
  return text.toWellFormed().replace(foreign, encodeURIComponent)
}
