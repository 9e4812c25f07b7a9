// How names are compared when they are looked for.

/** Letter case and the way of composing ą, ć, ż do not matter; the marks themselves do. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLocaleLowerCase('pl')
}
