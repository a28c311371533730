import type { Language } from '@app/language';

const inSpanish: Readonly<Record<string, string>> = {
  'a house: 15-minute electricity and the daily register':
    'una casa: electricidad cada 15 minutos y el contador de cada día',
  'a house with solar: delivered, received and net, and outdoor temperature':
    'una casa con paneles: tomada, devuelta y neta, y la temperatura exterior',
  'a flat: hourly electricity and daily-read gas': 'un piso: electricidad por horas y gas leído cada día',
  'a house with electricity and hourly water': 'una casa con electricidad, y agua por horas',
  'a business: twelve usage points, demand and power quality':
    'una empresa: doce puntos de consumo, potencia y calidad del suministro',
  'a customer who moved: two premises, each with its dates': 'quien se mudó: dos lugares, cada uno con sus fechas',
  'the tenant before the customer who moved': 'el inquilino anterior a quien se mudó',
  'the tenant after the customer who moved': 'el inquilino posterior a quien se mudó',
  'an electric car: time of use, critical peaks, cost of each interval':
    'un coche eléctrico: horarios, picos críticos, costo de cada intervalo',
  'an all-electric house in Mountain Time: tiers, cost of each interval':
    'una casa solo eléctrica en la hora de la Montaña: tramos, costo de cada intervalo',
  'clock changes: days of 23 and 25 hours, and nothing else odd': 'cambios de hora: días de 23 y 25 horas, y nada más',
  'gaps: an hour, a day and a week without readings, every month':
    'huecos: una hora, un día y una semana sin lecturas, cada mes',
  'estimated readings: every Sunday; an edited one each Monday':
    'lecturas estimadas: cada domingo; una corregida cada lunes',
  'a revised reading: the first of the month changes every day':
    'una lectura revisada: la del día primero cambia cada día',
  'a meter exchange: two meter readings of one kind, registers from 0':
    'un cambio de medidor: dos series de un mismo tipo, contadores desde 0',
  'gas read by the month: intervals of 28 to 31 days': 'gas leído cada mes: intervalos de 28 a 31 días',
  'an empty history: a usage point with nothing in it yet': 'una historia vacía: un punto de consumo aún sin nada',
  'a very long history: three years of hours': 'una historia muy larga: tres años de horas',
  'a revoked authorization: ends each one five minutes after granting it':
    'un permiso retirado: termina cada uno cinco minutos después de darlo',
  'a deferred answer: 202 with Retry-After, and told when it is ready':
    'una respuesta diferida: 202 con Retry-After, y aviso cuando está lista',
};

/** What somebody of the demo is there to show, in a language. */
export const showsIn = (language: Language, shows: string): string =>
  language === 'en' ? shows : (inSpanish[shows] ?? shows);
