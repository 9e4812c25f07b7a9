// Addresses of servers are https; on one's own machine anything goes.

import type { Rule } from '../rule.ts'

export const httpsServers: Rule = {
  why: {
    pl: 'Po zwykłym http każdy po drodze może czytać i zmieniać dane. Adres w dokumencie trafia do programów, które ktoś z niego wygeneruje, i zostaje w nich na lata.',
    en: 'Over plain http anybody on the way can read and change the data. The address in the document goes into programs that are generated from it, and stays there for years.',
  },
  wrong: `
    servers:
      - url: http://api.office.example/permits`,
  right: `
    servers:
      - url: https://api.office.example/permits`,
  visitor: () => ({
    Server(server, { report, location }) {
      const url = String(server.url)
      if (!/^http:\/\//i.test(url)) return
      if (/^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/i.test(url)) return
      report({ message: `Give the server ${url} over https.`, location: location.child('url') })
    },
  }),
}
