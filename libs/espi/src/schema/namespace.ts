/** An XML namespace and the prefix that the writer uses for it. */
export interface Namespace {
  readonly uri: string;
  readonly prefix: string;
}

export const espi: Namespace = { uri: 'http://naesb.org/espi', prefix: 'espi' };
export const customer: Namespace = { uri: 'http://naesb.org/espi/customer', prefix: 'cust' };
export const atom: Namespace = { uri: 'http://www.w3.org/2005/Atom', prefix: '' };
