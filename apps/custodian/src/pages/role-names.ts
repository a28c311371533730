import { textsIn } from '@app/language';

/** What people are here, in words. */
export const roleNames = textsIn({
  en: {
    customer: 'Customer',
    developer: 'Developer',
    staff: 'Staff',
    auditor: 'Auditor',
    administrator: 'Administrator',
  },
  es: {
    customer: 'Cliente',
    developer: 'Desarrollador',
    staff: 'Personal',
    auditor: 'Auditor',
    administrator: 'Administrador',
  },
});
