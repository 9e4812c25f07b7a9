// Triples before they are written down: one node after another, each with its types and properties. What
// strangers wrote becomes a literal or an address here, and nothing else.

export interface GraphNode {
  readonly id: string
  /** Prefixed names: `dcat:DataService`. */
  readonly types: readonly string[]
  readonly properties: readonly Property[]
}

/** A prefixed name and its value. */
export type Property = readonly [name: string, value: Value]

export type Value =
  | { readonly iri: string }
  | { readonly text: string; readonly language?: 'pl' | 'en'; readonly type?: 'xsd:dateTime' }

/** Namespaces of the prefixes, DCAT-AP 3 §11. */
export const prefixes = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  owl: 'http://www.w3.org/2002/07/owl#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export function iri(address: string): Value {
  return { iri: address }
}

/** Longest text that is told; what is longer is read in the document. */
const longest = 4000

export function literal(text: string, language?: 'pl' | 'en'): Value {
  const clean = cut(text).replace(unwritable, '')
  return language === undefined ? { text: clean } : { text: clean, language }
}

export function dateTime(iso: string): Value {
  return { text: iso, type: 'xsd:dateTime' }
}

/** An address that somebody wrote, fit to be written down; undefined: it is none of the web or of mail. */
export function addressOf(written: string | undefined): string | undefined {
  if (written === undefined || !URL.canParse(written)) return undefined
  const { protocol, href } = new URL(written)
  if (!/^(?:https?|mailto):$/.test(protocol) || href.length > 2000) return undefined
  return href.replace(notInAddress, (one) => encodeURIComponent(one))
}

/**
 * The language a text is in, where it shows; undefined: nothing shows it, and a tag would be a guess.
 */
export function languageOf(text: string): 'pl' | 'en' | undefined {
  if (/[ąćęłńóśźż]/i.test(text)) return 'pl'
  if (/\b(?:dla|jest|lub|oraz|rejestr|przez|danych|wykaz)\b/i.test(text)) return 'pl'
  return /\b(?:and|for|of|the|with|register|registry)\b/i.test(text) ? 'en' : undefined
}

// What no literal of Turtle 1.1 and XML 1.0 can hold alike.
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

// RFC 3987, and the production IRIREF of Turtle 1.1.
// oxlint-disable-next-line no-control-regex
const notInAddress = /[\u0000-\u0020<>"{}|\\^`]/g

function cut(text: string): string {
  return (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).toWellFormed()
}
