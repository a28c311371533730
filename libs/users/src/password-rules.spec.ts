import { describe, expect, it } from '@jest/globals';
import { checkPassword } from './password-rules.js';

const context = { email: 'rosalind.ferrer@mail.example', name: 'Rosalind Ferrer', utility: 'Larkfield Power & Water' };
const check = (password: string): void => checkPassword(password, context);

describe('BR-017.003 a password', () => {
  it.each([
    'four quiet herons wade',
    'correct-donkey-battery-clip',
    'aaaab bbbc cddd eeef',
    'пароль из пяти слов',
    'Rosalind keeps nine bees by the pond',
    'the power of seven tired goats',
    `${'long '.repeat(18)}enough to be at the end of it`,
    '        spaces at both ends        ',
    '🦉🦔🐌🐞🦆🦢🐇🐿️🦡🦫🐾🌿',
  ])('may be %j: nothing is asked of what it is made of', (password) => {
    expect(() => check(password)).not.toThrow();
  });

  it.each([
    ['password-too-short', 'eleven char'],
    ['password-too-short', ''],
    ['password-too-long', 'four quiet herons wade '.repeat(6)],
    ['password-common', 'password1234'],
    ['password-common', 'P@ssw0rd2026!!'],
    ['password-common', 'PasswordPassword'],
    ['password-common', 'Welcome123456'],
    ['password-common', 'qwertyuiop123'],
    ['password-common', '123456789012'],
    ['password-common', 'abcdefghijkl'],
    ['password-common', '1qaz2wsx3edc'],
    ['password-common', 'aaaaaaaaaaaa'],
    ['password-common', 'abababababab'],
    ['password-common', 'contraseña2026'],
    ['password-common', 'iloveyou iloveyou'],
    ['password-common', 'chickenwing101'],
    ['password-common', 'unbelievable'],
    ['password-common', 'Unbelievable-2026'],
    ['password-personal', 'rosalind.ferrer@mail.example'],
    ['password-personal', 'RosalindFerrer1'],
    ['password-personal', 'ferrer-rosalind-1984'],
    ['password-personal', 'larkfieldpower'],
    ['password-personal', 'LarkfieldPower&Water1'],
  ])('is refused as %s: %j', (code, password) => {
    expect(() => check(password)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  it('is never repeated in the refusal', () => {
    expect(() => check('password1234')).not.toThrow(/1234/);
  });
});
