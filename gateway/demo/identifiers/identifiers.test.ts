import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isNip, makeNip } from './nip.ts'
import { isNrb, makeNrb } from './nrb.ts'
import { makePesel, readPesel } from '#kernel/pesel/pesel.ts'
import { makeRegon, readRegon } from './regon.ts'
import { isSimc, makeSimc } from './simc.ts'
import { weigh } from '#kernel/pesel/weigh.ts'

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))
const days = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2299-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const serials = digits(4).filter((serial) => serial !== '0000')
const slips = fc.record({ at: fc.nat(25), by: fc.integer({ min: 1, max: 9 }) })

/** The same number with one digit changed. */
function slip(number: string, { at, by }: { at: number; by: number }): string {
  const place = at % number.length
  const digit = (Number(number[place]) + by) % 10
  return number.slice(0, place) + String(digit) + number.slice(place + 1)
}

describe('PESEL', () => {
  it('that is made says the birth date and the sex it was made of', () => {
    fc.assert(
      fc.property(days, serials, (birthDate, serial) => {
        const sex = Number(serial[3]) % 2 === 1 ? 'male' : 'female'
        assert.deepEqual(readPesel(makePesel(birthDate, serial)), { birthDate, sex })
      }),
    )
  })

  it('with one digit changed is none', () => {
    fc.assert(
      fc.property(days, serials, slips, (birthDate, serial, change) => {
        assert.equal(readPesel(slip(makePesel(birthDate, serial), change)), undefined)
      }),
    )
  })

  it('has the published sample numbers', () => {
    assert.deepEqual(readPesel('44051401359'), { birthDate: '1944-05-14', sex: 'male' })
    assert.deepEqual(readPesel('02210100015'), { birthDate: '2002-01-01', sex: 'male' })
    assert.deepEqual(readPesel('02070803628'), { birthDate: '1902-07-08', sex: 'female' })
  })

  const wrong = {
    'a wrong check digit': '02210100016',
    'a month 13': '02130100014',
    'the serial 0000': '02010100002',
    'a 30 February': '80023001231',
    'a letter': '4405140135a',
    'a space': ' 44051401359',
    'other digits of Unicode': '٤٤٠٥١٤٠١٣٥٩',
    nothing: '',
  }
  for (const [what, text] of Object.entries(wrong)) {
    it(`with ${what} is none`, () => assert.equal(readPesel(text), undefined))
  }
})

describe('NIP', () => {
  const nips = digits(9)
    .map(makeNip)
    .filter((nip) => nip !== undefined && nip !== '0000000000')

  it('that is made is valid', () => {
    fc.assert(fc.property(nips, (nip) => assert.ok(isNip(nip ?? ''))))
  })

  it('with one digit changed is none', () => {
    fc.assert(fc.property(nips, slips, (nip, change) => assert.ok(!isNip(slip(nip ?? '', change)))))
  })

  it('is not made where the remainder is 10', () => {
    assert.equal(makeNip('000000003'), undefined)
  })

  it('has the published sample numbers, and ten zeros are none', () => {
    for (const nip of ['1234563218', '5250007313', '5260250995']) assert.ok(isNip(nip), nip)
    for (const nip of ['0000000000', '123-456-32-18', '12345632180']) assert.ok(!isNip(nip), nip)
  })
})

describe('REGON', () => {
  it('that is made is valid, also padded with five zeros', () => {
    fc.assert(
      fc.property(digits(8), (eight) => {
        const regon = makeRegon(eight)
        assert.equal(readRegon(regon), regon)
        assert.equal(readRegon(`${regon}00000`), regon)
      }),
    )
  })

  it('with one digit changed is none, unless the remainder moves between 0 and 10', () => {
    const rest = (regon: string) => weigh(regon, [8, 9, 2, 3, 4, 5, 6, 7]) % 11
    fc.assert(
      fc.property(digits(8), slips, (eight, change) => {
        const regon = makeRegon(eight)
        const changed = slip(regon, change)
        const rests = [rest(regon), rest(changed)].toSorted((a, b) => a - b)
        const unseen = rests[0] === 0 && rests[1] === 10
        assert.equal(readRegon(changed) === undefined, !unseen)
      }),
    )
  })

  it('has the published sample numbers', () => {
    for (const regon of ['123456785', '140131707', '12345678512347']) {
      assert.equal(readRegon(regon), regon)
    }
    for (const text of ['12345678512348', '1234567851234', '123456780', '']) {
      assert.equal(readRegon(text), undefined)
    }
  })
})

describe('NRB', () => {
  it('that is made is valid', () => {
    fc.assert(
      fc.property(digits(7), digits(16), (bank, account) =>
        assert.ok(isNrb(makeNrb(bank, account))),
      ),
    )
  })

  it('with one digit changed is none', () => {
    fc.assert(
      fc.property(digits(7), digits(16), slips, (bank, account, change) => {
        assert.ok(!isNrb(slip(makeNrb(bank, account), change)))
      }),
    )
  })

  it('has the published sample number and its sort code', () => {
    assert.ok(isNrb('61109010140000071219812874'))
    assert.equal(makeNrb('1090101', '0000071219812874'), '61109010140000071219812874')
    assert.ok(!isNrb('PL61109010140000071219812874'))
  })
})

describe('SIMC', () => {
  it('that is made is valid', () => {
    fc.assert(fc.property(digits(6), (six) => assert.ok(isSimc(makeSimc(six)))))
  })

  it('has the numbers of real cities, and not their neighbours', () => {
    for (const simc of ['0918123', '0950463', '0933016', '0969400']) assert.ok(isSimc(simc), simc)
    assert.ok(!isSimc('0918124'))
  })
})
