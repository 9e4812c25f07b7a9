// Path and header parameters: one text each, already decoded.

import { absent, broken, found } from './read-parameter.ts'
import type { Builder, Found } from './read-parameter.ts'

export type ReadText = (text: string | undefined) => Found

export function textReader(
  name: string,
  style: string,
  explode: boolean,
  builder: Builder,
): ReadText {
  switch (style) {
    case 'label':
      return (text) => (text === undefined ? absent : readLabel(text, explode, builder))
    case 'matrix':
      return (text) => (text === undefined ? absent : readMatrix(name, text, explode, builder))
    default:
      return (text) => (text === undefined ? absent : builder.split(text, ',', explode))
  }
}

function readLabel(text: string, explode: boolean, builder: Builder): Found {
  if (!text.startsWith('.')) return broken('must begin with a dot')
  return builder.split(text.slice(1), explode ? '.' : ',', explode)
}

function readMatrix(name: string, text: string, explode: boolean, builder: Builder): Found {
  if (!text.startsWith(';')) return broken('must begin with a semicolon')
  const rest = text.slice(1)
  if (explode && builder.isObject) return builder.split(rest, ';', true)
  const own = `${name}=`
  if (explode && builder.isArray) {
    const words = rest.split(';')
    if (!words.every((word) => word.startsWith(own))) return broken(`must be a list of ;${own}…`)
    return found(builder.array(words.map((word) => word.slice(own.length))))
  }
  if (!rest.startsWith(own)) return broken(`must begin with ;${own}`)
  return builder.split(rest.slice(own.length), ',', false)
}
