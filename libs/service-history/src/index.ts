export { periodOf, Tenures, tenuresCollection, type Tenure } from './tenures.js';
