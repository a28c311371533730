import { describe, expect, it } from '@jest/globals';
import { mentions, nameSkeleton, requireHonestName } from './application-name.js';

const isRefused = (name: string, reserved: readonly string[] = ['Live Oak Electric']): boolean => {
  try {
    requireHonestName(name, reserved);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'deceptive-name', status: 400 });
    return true;
  }
};

describe('the name of an application', () => {
  it.each([
    'Kilowatt Diary',
    'Café Énergie 2',
    'Счётчик света',
    'Μετρητής',
    '電気メーター Diary',
    'حساب الكهرباء',
    'Watt & Co.',
    'Savings for Live Oak Electric customers',
  ])('may be %s', (name) => {
    expect(isRefused(name)).toBe(false);
  });

  it.each([
    ['letters of two scripts', 'Kilоwatt Diary'],
    ['a Greek letter in a Latin word', 'Kilοwatt'],
    ['a space of no width', 'Kilo\u200bwatt'],
    ['text that runs backwards', 'Diary\u202eelectric'],
    ['a control character', 'Diary\u0007'],
    ["the utility's name", 'live oak ELECTRIC'],
    ["the utility's name with an ornament", 'The Official Live-Oak Electric App'],
    ["the utility's name in letters that look like it", 'L1ve 0ak E1ectric'],
    ["the utility's name in wide letters", 'Ｌｉｖｅ Ｏａｋ Ｅｌｅｃｔｒｉｃ'],
    ["the utility's name in one word and with marks", 'LivéOakElectric'],
  ])('is refused with %s', (_, name) => {
    expect(isRefused(name)).toBe(true);
  });

  it('written wholly in another script is refused where it looks like the reserved one', () => {
    expect(isRefused('Рассо', ['Pacco'])).toBe(true);
    expect(isRefused('modern', ['modem'])).toBe(true);
  });

  it('is not refused where nothing of the reserved one is distinctive', () => {
    expect(isRefused('Kilowatt Diary', ['The Company'])).toBe(false);
    expect(isRefused('The App', ['The Company'])).toBe(false);
  });
});

describe('nameSkeleton', () => {
  it('is one for names that look alike', () => {
    expect(nameSkeleton('Кilowatt  Diary')).toBe(nameSkeleton('kilowatt-diary'));
    expect(nameSkeleton('Kilovvatt')).toBe(nameSkeleton('Kilowatt'));
    expect(nameSkeleton('Kilowatt Diary')).not.toBe(nameSkeleton('Kilowatt Dairy'));
  });
});

describe('mentions', () => {
  it('finds whole words, in whatever letters', () => {
    expect(mentions('Live Oak Savings', 'Live Oak')).toBe(true);
    expect(mentions('L1VE OAK Savings', 'Live Oak')).toBe(true);
    expect(mentions('Olive Oaks', 'Live Oak')).toBe(false);
    expect(mentions('Anything', '')).toBe(false);
  });
});
