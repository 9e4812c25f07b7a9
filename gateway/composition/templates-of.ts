// Every template of a part, each with its place in the file.

import type { Part, Path, Template } from './composition.ts'

export function templatesOf(part: Part, at: Path): (readonly [Template, Path])[] {
  const groups = (['path', 'query', 'headers'] as const).flatMap((group) =>
    Object.entries(part[group]).map(
      ([name, template]) => [template, [...at, group, name]] as const,
    ),
  )
  return part.body ? [...groups, [part.body, [...at, 'body']]] : groups
}
