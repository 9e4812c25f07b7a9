// From a CEL value to a plain one: numbers, texts, booleans, null, arrays and objects, few of them.

const largest = 10_000

export function plainResult(value: unknown, refuse: (message: string) => never): unknown {
  let left = largest
  return plain(value)

  function plain(value: unknown): unknown {
    if (--left < 0) refuse(`The result holds more than ${largest} values; pick fewer.`)
    if (typeof value === 'bigint') {
      const number = Number(value)
      if (Number.isSafeInteger(number)) return number
      return refuse(`The result ${value} is too large a number; use \`string(x)\`.`)
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') return value
    if (Array.isArray(value) || value instanceof Set) return Array.from(value, plain)
    const entries =
      value instanceof Map ? [...value] : isPlain(value) ? Object.entries(value) : undefined
    if (!entries) return refuse('The result is no text, number, list or map; convert it.')
    return Object.fromEntries(entries.map(([key, inner]) => [String(plain(key)), plain(inner)]))
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
