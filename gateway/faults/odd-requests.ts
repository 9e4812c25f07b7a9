// The published kinds of malformed and ambiguous requests, as bytes: two framings, two hosts, folded
// lines, bare line ends, names with underscores, chunks that two readers read in two ways, addresses
// in every form. Each holds secrets where callers put them.

/** The first is a plain one. */
export function oddRequests(root: string, credentials: string): readonly string[] {
  const path = `${root}/ok/44051401458?code=hush-in-a-query`
  const plain = `HTTP/1.1\r\nHost: bus\r\n${credentials}X-Api-Key: hush-in-a-field\r\n`
  const get = (target: string) => `GET ${target} ${plain}Connection: close\r\n\r\n`
  const post = (fields: string, body = '') => `POST ${path} ${plain}${fields}\r\n\r\n${body}`
  const chunked = (body: string) => post('Transfer-Encoding: chunked', body)
  const body = '{"a":"hush-in-a-body"}'
  const size = body.length.toString(16)
  const next = `GET ${root}/ok/smuggled HTTP/1.1\r\nHost: bus\r\n\r\n`
  // oxfmt-ignore
  return [
    get(path),
    post(`Content-Length: ${body.length}`, body),
    chunked(`${size}\r\n${body}\r\n0\r\n\r\n`),
    get(path).replace('\r\nConnection: close', '') + get(path),

    // two framings
    post(`Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${next}`),
    post(`Transfer-Encoding: chunked\r\nContent-Length: 3`, `${size}\r\n${body}\r\n0\r\n\r\n`),
    post('Content-Length: 0\r\nContent-Length: 60', next),
    post(`Content-Length: ${body.length}, ${body.length}`, body),
    post(`Content-Length: +${body.length}`, body),
    post(`Content-Length: 0x${size}`, body),
    post('Content-Length: -1', body),
    post('Content-Length: 1_0', body),
    post('Content-Length:\x0b22', body),
    post('Content-Length: 99999999999999999999', body),
    post(`Content-Length : ${body.length}`, body),
    post(`Content_Length: 0`, next),
    post(`Content-Length: ${body.length}\r\nTransfer_Encoding: chunked`, body),

    // codings
    post('Transfer-Encoding: xchunked', `0\r\n\r\n${next}`),
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${next}`),
    post('Transfer-Encoding: gzip, chunked', `0\r\n\r\n${next}`),
    post('Transfer-Encoding: chunked, gzip', `0\r\n\r\n${next}`),
    post('Transfer-Encoding:\x0bchunked', `0\r\n\r\n${next}`),
    post('Transfer-Encoding: "chunked"', `0\r\n\r\n${next}`),
    post('Transfer-Encoding:\r\n chunked', `0\r\n\r\n${next}`),
    post('X: y\nTransfer-Encoding: chunked', `0\r\n\r\n${next}`),
    post('X: y\rTransfer-Encoding: chunked', `0\r\n\r\n${next}`),
    `POST ${path} ${plain.replace('1.1', '1.0')}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,

    // chunks
    chunked(`${size};a="\r\n"\r\n${body}\r\n0\r\n\r\n`),
    chunked(`${size};a=b\n${body}\r\n0\r\n\r\n`),
    chunked(`${size}\n${body}\n0\n\n`),
    chunked(`0x${size}\r\n${body}\r\n0\r\n\r\n`),
    chunked(` ${size} \r\n${body}\r\n0\r\n\r\n`),
    chunked(`${size}\r\n${body}XX0\r\n\r\n`),
    chunked(`10000000000000000${size}\r\n${body}\r\n0\r\n\r\n`),
    chunked(`-1\r\n${body}\r\n0\r\n\r\n`),
    chunked(`${size}\r\n${body}\r\n0\r\nContent-Length: 5\r\nHost: evil\r\n\r\n`),
    chunked(`0\r\n\r\n${next}`),
    chunked(`${size}\r\n${body.slice(0, 5)}`),

    // hosts, names, lines
    get(path).replace('Host: bus', 'Host: bus\r\nHost: evil'),
    get(path).replace('Host: bus', 'Host: bus, evil'),
    get(path).replace('Host: bus', 'Host: bus@evil'),
    get(path).replace('Host: bus', 'Host:'),
    get(path).replace('Host: bus\r\n', ''),
    get(path).replace('Host: bus', 'X-A: b\r\n folded: c\r\nHost: bus'),
    get(path).replace('Host: bus', ' X-A: b\r\nHost: bus'),
    get(path).replace('Host: bus', 'Host: bus\r\nX-A : b'),
    get(path).replace('Host: bus', 'Host: bus\r\nX-A: b\0c'),
    get(path).replace('Host: bus', 'Host: bus\r\nX-A\r\n: b'),
    get(path).replace('Host: bus', 'Host: bus\r\nX\xe9: b'),
    get(path).replaceAll('\r\n', '\n'),
    get(path).replaceAll('\r\n', '\r'),
    get(path).replace('GET ', 'GET  '),
    get(path).replace('GET ', 'get '),
    get(path).replace('GET ', 'GET\t'),
    get(path).replace('GET ', '\r\nGET '),
    get(path).replace('GET ', 'PROPFIND '),
    get(path).replace('GET ', 'ODD '),
    get(path).replace('HTTP/1.1', 'HTTP/1.2'),
    get(path).replace('HTTP/1.1', 'HTTP/0.9'),
    get(path).replace(' HTTP/1.1', ''),
    get(path).replace('HTTP/1.1', 'HTTP/1.1 HTTP/1.1'),
    get(path).replace(/Authorization.*\r\n/, ''),

    // addresses
    get(`http://bus${path}`),
    get(`http://evil${path}`),
    get(`${root}/ok/../ok/1`),
    get(`${root}/ok/%2e%2e%2fok`),
    get(`${root}/ok/1#${path}`),
    get(`${root}/ok/\xe9`),
    get(`${root}/nothing/at/all`),
    get(`${path}${'a'.repeat(9_000)}`),
    get('*'),
    get('//evil/ok/1'),
    get(path).replace('Host: bus', `Host: bus\r\nX-A: ${'a'.repeat(17_000)}`),
    get(path).replace('Host: bus', `Host: bus\r\n${'A: b\r\n'.repeat(200)}X: y`),
    post(`Expect: 100-continue\r\nContent-Length: ${body.length}`, body),
    post(`Expect: odd\r\nContent-Length: ${body.length}`, body),
    post(`Upgrade: h2c\r\nConnection: upgrade, content-length\r\nContent-Length: ${body.length}`, body),
  ]
}
