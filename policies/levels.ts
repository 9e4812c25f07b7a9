// Levels of assurance of eIDAS (Implementing Regulation (EU) 2015/1502) as `acr` names them; compared
// by this order and no other.

export const levels = [
  'http://eidas.europa.eu/LoA/low',
  'http://eidas.europa.eu/LoA/substantial',
  'http://eidas.europa.eu/LoA/high',
] as const

export type Level = (typeof levels)[number]

export function isLevel(acr: unknown): acr is Level {
  return levels.includes(acr as Level)
}

export function isAtLeast(acr: Level, wanted: Level): boolean {
  return levels.indexOf(acr) >= levels.indexOf(wanted)
}
