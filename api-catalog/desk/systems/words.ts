// What the pages of systems say, in both languages.

import type { Language } from '#kernel/problem/problem.ts'

/** What was done, told after the redirect; the address carries the code. */
export const systemSayings = ['added', 'suspended', 'resumed', 'revoked'] as const
type Said = (typeof systemSayings)[number]

const pl = {
  title: 'Systemy',
  lead: 'Programy podmiotu, które wołają API. System zna się po kluczu publicznym; klucz prywatny nigdy nie opuszcza Twojego komputera.',
  nothing: 'Podmiot nie ma jeszcze żadnego systemu.',
  heads: {
    name: 'Nazwa',
    id: 'Identyfikator',
    state: 'Stan',
    keys: 'Klucze API w mocy',
    used: 'Ostatnie użycie klucza',
    at: 'Dodany',
  },
  never: 'nigdy',
  inService: 'działa',
  isSuspended: (day: string) => `zawieszony od ${day}`,
  add: 'Dodaj system',
  addLead: 'Podaj nazwę i klucz publiczny. Po dodaniu system może od razu prosić o tokeny.',
  name: 'Nazwa systemu',
  nameHint: (entity: string) =>
    `Małe litery, cyfry i pojedyncze łączniki. Identyfikator będzie brzmiał ${entity}.nazwa.`,
  nameWrong: 'Nazwa to małe litery bez ogonków, cyfry i łączniki; zaczyna się literą.',
  jwk: 'Klucz publiczny (JWK, krzywa P-256)',
  jwkHint: 'Obiekt JSON z polami kty, crv, x i y. Bez pola d: ono jest tajne.',
  jwkWrong: 'To nie jest obiekt JSON. Wklej cały wiersz, od klamry do klamry.',
  lookBelow: 'Popraw zaznaczone pola.',
  howToMake: 'Skąd wziąć parę kluczy',
  howToMakeText:
    'Polecenie zapisuje klucz prywatny w pliku private.json i wypisuje publiczny: ten wklej wyżej.',
  suspend: 'Zawieś system',
  suspendText: (id: string) =>
    `System ${id} przestanie dostawać tokeny, a te, które ma, przestaną działać w ciągu sekundy. Upoważnienia, których udzielili mu obywatele, kończą się na zawsze i nie wrócą po wznowieniu.`,
  keep: 'Wróć bez zmian',
  resume: 'Wznów system',
  token: 'Token',
  tokenText:
    'System podpisuje kluczem prywatnym krótkie oświadczenie (RFC 7523) i wymienia je na token dla jednego API.',
  tokenHow: 'Polecenia do skopiowania',
  usage: 'Zużycie tego systemu',
  keys: 'Klucze API',
  keysText:
    'Dla programów, które nie umieją podpisywać. Klucz widać tylko raz, zaraz po utworzeniu; szyna trzyma jego skrót.',
  noKeys: 'Nie ma kluczy API.',
  keyId: 'Klucz',
  keyStates: { 'in-force': 'w mocy', expired: 'wygasł', revoked: 'unieważniony' },
  made: 'Utworzony',
  expires: 'Ważny do',
  doIt: 'Co zrobić',
  revoke: 'Unieważnij',
  makeKey: 'Utwórz klucz',
  days: 'Ile dni ma być ważny',
  daysHint: 'Od 1 do 730.',
  daysWrong: (least: number, most: number) => `Podaj liczbę dni od ${least} do ${most}.`,
  rotate: 'Wymień klucze',
  rotateText: 'Powstaje nowy klucz. Dotychczasowe działają jeszcze tyle dni, ile podasz.',
  overlap: 'Ile dni działają jeszcze dotychczasowe (0–90)',
  newKey: 'Nowy klucz API',
  newKeyText:
    'Zapisz ten klucz teraz. Nikt nie pokaże go drugi raz; zgubiony trzeba zastąpić nowym.',
  newKeyLabel: (id: string) => `Klucz systemu ${id}`,
  noted: 'Klucz zapisany, wróć do systemu',
  certificates: 'Certyfikaty',
  certificatesText:
    'Certyfikaty klienta, którymi system może się przedstawić. Rejestruje je administrator szyny.',
  thumbprint: 'Odcisk (x5t#S256)',
  ends: 'Koniec ważności',
  said: {
    added: 'Dodano system.',
    suspended: 'Zawieszono. Tokeny przestały działać w ciągu sekundy.',
    resumed: 'Wznowiono. System może znów prosić o tokeny.',
    revoked: 'Unieważniono klucz. Przestał działać w ciągu sekundy.',
  } satisfies Record<Said, string> as Record<Said, string>,
}

const en: typeof pl = {
  title: 'Systems',
  lead: 'Programs of the entity that call APIs. A system is known by its public key; the private key never leaves your computer.',
  nothing: 'The entity has no system yet.',
  heads: {
    name: 'Name',
    id: 'Identifier',
    state: 'State',
    keys: 'API keys in force',
    used: 'Last use of a key',
    at: 'Added',
  },
  never: 'never',
  inService: 'in service',
  isSuspended: (day) => `suspended since ${day}`,
  add: 'Add a system',
  addLead: 'Give a name and a public key. Once added, the system can ask for tokens at once.',
  name: 'Name of the system',
  nameHint: (entity) =>
    `Lower-case letters, digits and single hyphens. The identifier becomes ${entity}.name.`,
  nameWrong: 'A name is lower-case letters, digits and hyphens and begins with a letter.',
  jwk: 'Public key (JWK, curve P-256)',
  jwkHint: 'A JSON object with kty, crv, x and y. Without d: that one is secret.',
  jwkWrong: 'This is no JSON object. Paste the whole line, from brace to brace.',
  lookBelow: 'Mend the fields that are marked.',
  howToMake: 'How to make a key pair',
  howToMakeText:
    'The command writes the private key to private.json and prints the public one: paste that above.',
  suspend: 'Suspend the system',
  suspendText: (id) =>
    `The system ${id} gets no more tokens, and those it has stop working within a second. Mandates that citizens gave it end for good and do not come back when it is resumed.`,
  keep: 'Back without a change',
  resume: 'Resume the system',
  token: 'Token',
  tokenText:
    'The system signs a short assertion with its private key (RFC 7523) and exchanges it for a token for one API.',
  tokenHow: 'Commands to copy',
  usage: 'Usage of this system',
  keys: 'API keys',
  keysText:
    'For programs that cannot sign. A key is shown once, right after it is made; the bus keeps its hash.',
  noKeys: 'There are no API keys.',
  keyId: 'Key',
  keyStates: { 'in-force': 'in force', expired: 'expired', revoked: 'revoked' },
  made: 'Made',
  expires: 'Valid until',
  doIt: 'What to do',
  revoke: 'Revoke',
  makeKey: 'Make a key',
  days: 'How many days it is valid',
  daysHint: 'From 1 to 730.',
  daysWrong: (least, most) => `Give a number of days from ${least} to ${most}.`,
  rotate: 'Rotate the keys',
  rotateText: 'A new key is made. The present ones work for as many more days as you say.',
  overlap: 'How many more days the present ones work (0–90)',
  newKey: 'New API key',
  newKeyText:
    'Write this key down now. Nobody can show it again; a lost one is replaced by a new one.',
  newKeyLabel: (id) => `Key of the system ${id}`,
  noted: 'I have the key, back to the system',
  certificates: 'Certificates',
  certificatesText:
    'Client certificates that the system may show. The administrator of the bus registers them.',
  thumbprint: 'Thumbprint (x5t#S256)',
  ends: 'Ends',
  said: {
    added: 'The system was added.',
    suspended: 'Suspended. Tokens stopped working within a second.',
    resumed: 'Resumed. The system may ask for tokens again.',
    revoked: 'The key was revoked. It stopped working within a second.',
  },
}

export const systemWords: Readonly<Record<Language, typeof pl>> = { pl, en }
