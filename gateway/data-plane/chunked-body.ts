// A chunked body (RFC 9112 §7.1), read strictly and across any cut of the bytes:
//
//   1a;name=value␍␊ ‥26 bytes‥ ␍␊   0␍␊ Trailer: value␍␊ ␍␊
//   size, extension   data            last   dropped       end

/** Digits of a size: four gigabytes are enough for a chunk. */
const maxDigits = 8
/** Bytes of extensions and trailers together; they say nothing that anybody here reads. */
const maxAside = 16_384

type Place =
  | 'size'
  | 'extension'
  | 'size-end'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer-start'
  | 'trailer'
  | 'trailer-end'
  | 'last-lf'
  | 'done'

export class ChunkedBody {
  #place: Place = 'size'
  #digits = 0
  #left = 0
  #aside = 0

  get isDone(): boolean {
    return this.#place === 'done'
  }

  /**
   * Reads `bytes` from `from` to `to`, hands out ranges of data, and returns where it stopped: at
   * `to`, or behind the end of the body. -1: malformed.
   */
  read(
    bytes: Uint8Array,
    from: number,
    to: number,
    data: (from: number, to: number) => void,
  ): number {
    let at = from
    while (at < to && this.#place !== 'done') {
      if (this.#place === 'data') {
        const end = Math.min(to, at + this.#left)
        this.#left -= end - at
        if (this.#left === 0) this.#place = 'data-cr'
        data(at, end)
        at = end
      } else if (!this.#step(bytes[at++]!)) {
        return -1
      }
    }
    return at
  }

  /** False: this byte cannot stand here. */
  #step(byte: number): boolean {
    switch (this.#place) {
      case 'size':
        return this.#size(byte)
      case 'extension':
        return byte === cr ? this.#to('size-end') : this.#skip(byte)
      case 'size-end':
        if (byte !== lf) return false
        return this.#to(this.#left === 0 ? 'trailer-start' : 'data')
      case 'data-cr':
        return byte === cr && this.#to('data-lf')
      case 'data-lf':
        this.#digits = 0
        return byte === lf && this.#to('size')
      case 'trailer-start':
        return byte === cr ? this.#to('last-lf') : this.#to('trailer') && this.#skip(byte)
      case 'trailer':
        return byte === cr ? this.#to('trailer-end') : this.#skip(byte)
      case 'trailer-end':
        return byte === lf && this.#to('trailer-start')
      case 'last-lf':
        return byte === lf && this.#to('done')
      default:
        return false
    }
  }

  #size(byte: number): boolean {
    const digit = hexDigit(byte)
    if (digit !== -1) {
      this.#left = this.#left * 16 + digit
      this.#digits += 1
      return this.#digits <= maxDigits
    }
    if (this.#digits === 0) return false
    if (byte === cr) return this.#to('size-end')
    return byte === semicolon && this.#to('extension')
  }

  #skip(byte: number): boolean {
    this.#aside += 1
    if (this.#aside > maxAside) return false
    return byte === tab || (byte >= 0x20 && byte !== 0x7f)
  }

  #to(place: Place): true {
    this.#place = place
    return true
  }
}

const tab = 0x09
const lf = 0x0a
const cr = 0x0d
const semicolon = 0x3b

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
