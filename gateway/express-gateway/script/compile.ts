// An expression of the dialect, compiled when the file is loaded; a call meets a closure. Throws
// ScriptError with the place where something is not understood.

import { compileExpression, ExpressionError } from '#kernel/expression/expression.ts'
import type { EgCall } from '../eg-call.ts'
import { parsedBody } from '../eg-call.ts'
import { environment } from './names.ts'
import { asText, asTruth } from './piece.ts'
import type { Piece } from './piece.ts'
import { templateToCel, toCel } from './to-cel.ts'
import { ScriptError } from './tokens.ts'

export interface Script<value> {
  run(call: EgCall): value
  readonly readsBody: boolean
  /** The CEL it became. */
  readonly cel: string
}

export function compileTruth(source: string): Script<boolean> {
  return compiled(asTruth(toCel(source))) as Script<boolean>
}

/** Undefined: there is no such value. */
export function compileValue(source: string): Script<string | number | boolean | undefined> {
  const piece = toCel(source)
  const script = compiled(valueOf(piece)) as Script<string | number | boolean>
  const { run } = script
  return {
    ...script,
    run: (call) => (run(call) === '' && piece.kind !== 'text' ? undefined : run(call)),
  }
}

export function compileTemplate(source: string): Script<string> {
  return compiled(templateToCel(source).cel) as Script<string>
}

export function compilePiece(piece: Piece): Script<string> {
  return compiled(asText(piece)) as Script<string>
}

function valueOf(piece: Piece): string {
  return piece.kind === 'any' || piece.kind === 'nothing' ? asText(piece) : piece.cel
}

function compiled(cel: string): Script<unknown> {
  try {
    const { evaluate } = compileExpression(cel, environment)
    return { cel, readsBody: cel.includes('req.body'), run: (call) => evaluate(contextOf(call)) }
  } catch (thrown) {
    if (thrown instanceof ExpressionError) throw new ScriptError(0, thrown.message)
    throw thrown
  }
}

/** Only what an expression asks for is made. */
function contextOf(call: EgCall): Record<string, unknown> {
  const { consumer } = call
  return {
    req: new Asked(call),
    consumer: consumer ?? nobody,
    apiEndpoint: { apiEndpointName: call.endpoint.name },
    requestID: call.traceId,
  }
}

const nobody = { id: '', username: '', type: '' }

class Asked {
  readonly #call: EgCall

  constructor(call: EgCall) {
    this.#call = call
  }

  get method(): string {
    return this.#call.method
  }

  get url(): string {
    return urlOf(this.#call)
  }

  get originalUrl(): string {
    return this.#call.asked
  }

  get path(): string {
    return this.#call.path
  }

  get hostname(): string {
    return this.#call.host.replace(/:\d+$/, '')
  }

  get ip(): string {
    return this.#call.peer
  }

  get protocol(): string {
    return this.#call.secure ? 'https' : 'http'
  }

  get headers(): Record<string, string> {
    const { flat } = this.#call.headers
    const fields: Record<string, string> = Object.create(null) as Record<string, string>
    fields['host'] = this.#call.host
    for (let at = 0; at < flat.length; at += 2) {
      const name = flat[at]!.toLowerCase()
      const before = fields[name]
      fields[name] = before === undefined ? flat[at + 1]! : `${before}, ${flat[at + 1]!}`
    }
    return fields
  }

  get query(): Record<string, string> {
    const values: Record<string, string> = Object.create(null) as Record<string, string>
    for (const [name, value] of new URLSearchParams(this.#call.query)) values[name] ??= value
    return values
  }

  get body(): unknown {
    return parsedBody(this.#call).value
  }
}

/** What the dialect calls `req.url`. */
export function urlOf({ path, query }: EgCall): string {
  return query === '' ? path : `${path}?${query}`
}
