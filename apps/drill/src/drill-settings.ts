/** Settings of a server that is asked at `base`: without the demo, and only errors are logged. */
export const drillSettings = (dataDirectory: string, base: string) => ({
  DATA_DIR: dataDirectory,
  PORT: new URL(base).port,
  BASE_URL: base,
  DEMO: 'off',
  LOG_LEVEL: 'error',
});
