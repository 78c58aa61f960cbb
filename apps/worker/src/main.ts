import { loadConfig } from '@posthorn/config';
import { createLogger, exitOnUncaughtError, shutDownOnSignal } from '@posthorn/telemetry';
import { createWorker } from './create-worker.ts';
import { version } from './version.ts';

const loaded = loadConfig(process.env);
if (!loaded.ok) {
  for (const problem of loaded.problems) console.error(problem);
  process.exit(1);
}
const { config } = loaded;
const logger = createLogger({ name: 'worker', level: config.logLevel });
exitOnUncaughtError(logger);

try {
  const worker = await createWorker(config, logger, version);
  shutDownOnSignal({
    logger,
    steps: worker.shutdownSteps,
    timeoutMs: config.delivery.timeoutMs + 15_000,
  });
  logger.info({ address: worker.address }, 'worker ready');
} catch (error) {
  logger.fatal({ err: error }, 'worker could not start');
  process.exit(1);
}
