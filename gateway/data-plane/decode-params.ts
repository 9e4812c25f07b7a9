// Path parameters by name, decoded.

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** Of objects that inherit nothing, as by Object.create(null), but which V8 does not make slow tables. */
const Params = function () {} as unknown as new () => Record<string, string>
Params.prototype = Object.create(null)

/** `names` and `values` left to right, as the route table gives them. */
export function decodeParams(
  names: readonly string[],
  values: readonly string[],
): Readonly<Record<string, string>> {
  if (names.length === 0) return noParams
  const params = new Params()
  for (let at = 0; at < names.length; at++) params[names[at]!] = decode(values[at]!)
  return params
}

/** A path decodes as a whole (canonical-target.ts); a part of a mixed segment may be cut inside an encoding. */
function decode(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
