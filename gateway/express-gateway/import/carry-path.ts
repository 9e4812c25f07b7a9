// A path of Express as paths of an OpenAPI document. A wildcard has none: a document describes each
// address that there is.
//
//   /users/:id       /users/{id}            /opt/:id?   /opt and /opt/{id}
//   /num/:id(\d+)    /num/{id}, by pattern  /files/*    nothing: name what is below

export interface CarriedPath {
  /** As the document writes it. */
  readonly path: string
  readonly parameters: readonly { readonly name: string; readonly pattern: string | undefined }[]
}

const piece = /\/:(\w+)(\([^()]*\))?(\?)?/g

/** Empty: no document can say it. */
export function carryPath(path: string): CarriedPath[] {
  const plain = path.replace(piece, '')
  if (!path.startsWith('/') || /[*:()?+[\]\\]/.test(plain)) return []
  const found = [...path.matchAll(piece)]
  const names = found.map(([, name]) => name!)
  if (new Set(names).size < names.length) return []
  const last = found.at(-1)
  const optional = found.filter(([, , , mark]) => mark !== undefined)
  if (optional.length > 1 || (optional.length === 1 && !path.endsWith(last![0]))) return []
  const whole = converted(path)
  return optional.length === 0
    ? [whole]
    : [converted(path.slice(0, -last![0].length) || '/'), whole]
}

function converted(path: string): CarriedPath {
  const parameters = [...path.matchAll(piece)].map(([, name, pattern]) => ({
    name: name!,
    pattern: pattern === undefined ? undefined : `^${pattern}$`,
  }))
  const written = path.replace(piece, '/{$1}')
  return { path: written.length > 1 ? written.replace(/\/$/, '') : written, parameters }
}
