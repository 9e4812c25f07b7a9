// Formats by ajv-formats, within bounds: their expressions were written for honest texts, and some
// take time with the square of the length. Texts longer than any honest value do not match.

import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { Format } from 'ajv'

const longest = 2048

export const safeFormats: Record<string, Format> = {
  ...Object.fromEntries(
    Object.entries(fullFormats).map(([name, format]) => [name, bounded(format)]),
  ),
  // A whole file may come as base64: one pass, any length.
  byte: (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  url: (text: string) => isUrl(text),
  // To compile a caller's expression is to run his program.
  regex: true,
}

function bounded(format: Format): Format {
  if (format === true || (typeof format === 'object' && 'type' in format)) return format
  const test = testOf(format)
  return (text: string) => text.length <= longest && test(text)
}

function testOf(format: Exclude<Format, true>): (text: string) => boolean {
  if (typeof format === 'string') return (text) => new RegExp(format).test(text)
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return format
  return testOf(format.validate as Exclude<Format, true>)
}

function isUrl(text: string): boolean {
  return text.length <= longest && /^(?:https?|ftp):\/\/[^\s]+$/i.test(text) && URL.canParse(text)
}
