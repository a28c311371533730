export { stopMongo as default } from './embedded-mongo.mjs';
