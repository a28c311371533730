import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '@app/language';

/** A link of the header. */
export interface NavigationLink {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** What every page is told of its request, whatever it shows. */
export interface PageContext {
  readonly language: Language;
  /** path and query as asked, without `lang` */
  readonly address: string;
  /** what a form of this page must carry; see CSRF_FIELD */
  readonly csrfToken: string;
  /** the utility, as customers know it */
  readonly utilityName: string;
  /** what the person chose; the system decides where absent */
  readonly theme?: 'light' | 'dark' | undefined;
  /** name of the cookie that keeps it, for the script */
  readonly themeCookie: string;
  readonly navigation: readonly NavigationLink[];
  /** absent where nobody is signed in */
  readonly person?: { readonly name: string } | undefined;
  /** seconds until the session ends for want of use; absent where nobody is signed in */
  readonly idleSeconds?: number | undefined;
  /** links of that person's menu, sign-out aside */
  readonly menu: readonly NavigationLink[];
}

/** Name of the hidden field that carries the token in every form. */
export const CSRF_FIELD = '_csrf';

export const ThisPage = createContext<PageContext | undefined>(undefined);

/** The page that a component is on. */
export function usePage(): PageContext {
  const page = useContext(ThisPage);
  if (page === undefined) throw new Error('the component is not within a Page');
  return page;
}
