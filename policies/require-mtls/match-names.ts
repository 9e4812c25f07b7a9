// Which certificates a list of names means. A certificate fits when one of its names fits one of the
// patterns; what a pattern does not say is not looked at.
//
//   dns:eurzad.gmina.example      this name;  dns:*.gmina.example  one label before it (RFC 6125 §6.4.3)
//   uri:urn:szyna:gmina.eurzad    this URI;   uri:spiffe://gov.example/*  what begins so
//   subject:O=Gmina Testowo       one attribute of the subject

import type { Certificate } from '../call.ts'

export type NameMatcher = (certificate: Certificate) => boolean

export function compileNames(patterns: readonly string[]): NameMatcher {
  const matchers = patterns.map(compileName)
  return (certificate) => matchers.some((matches) => matches(certificate))
}

export function isNamePattern(text: string): boolean {
  return forms.some((form) => form.test(text))
}

const forms = [
  /^dns:(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/,
  /^uri:[a-z][a-z0-9+.-]*:[!-)+-~]+\*?$/,
  /^subject:[A-Za-z0-9.]+=./,
]

function compileName(pattern: string): NameMatcher {
  const at = pattern.indexOf(':')
  const wanted = pattern.slice(at + 1)
  switch (pattern.slice(0, at)) {
    case 'dns':
      return ({ dnsNames }) => dnsNames.some((name) => fitsDns(name.toLowerCase(), wanted))
    case 'uri':
      return wanted.endsWith('*')
        ? ({ uris }) => uris.some((uri) => uri.startsWith(wanted.slice(0, -1)))
        : ({ uris }) => uris.includes(wanted)
    default:
      return ({ subject }) => subject.includes(wanted)
  }
}

function fitsDns(name: string, wanted: string): boolean {
  if (!wanted.startsWith('*.')) return name === wanted
  const dot = name.indexOf('.')
  return dot > 0 && name.slice(dot + 1) === wanted.slice(2)
}
