import { loadConfig } from '@posthorn/config';
import { createLogger, exitOnUncaughtError, shutDownOnSignal } from '@posthorn/telemetry';
import { createApi } from './create-api.ts';

const SHUTDOWN_MS = 20_000;

const loaded = loadConfig(process.env);
if (!loaded.ok) {
  for (const problem of loaded.problems) console.error(problem);
  process.exit(1);
}
const { config } = loaded;
const logger = createLogger({ name: 'api', level: config.logLevel });
exitOnUncaughtError(logger);

const api = await createApi({ config, logger });
shutDownOnSignal({
  logger,
  timeoutMs: SHUTDOWN_MS,
  steps: [{ name: 'api', run: () => api.close() }],
});
try {
  const url = await api.app.listen({ host: config.api.host, port: config.api.port });
  logger.info({ url }, 'the API listens');
} catch (err) {
  logger.fatal({ err, port: config.api.port }, 'the API cannot listen');
  await api.close();
  process.exit(1);
}
