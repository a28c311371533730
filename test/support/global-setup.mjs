export { startMongo as default } from './embedded-mongo.mjs';
