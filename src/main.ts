import 'reflect-metadata';
import { type Config, loadConfig, readEnvironment } from './config/index.js';
import { createLogger } from './observability/index.js';
import { startService } from './service.js';
import { explainStartFailure } from './start-error.js';

/** The production start: configuration, migrations, the API, until a signal. */
let config: Config | undefined;
try {
  config = loadConfig(readEnvironment());
  const logger = createLogger({
    level: config.http.logLevel,
    pretty: process.stdout.isTTY && !config.http.production,
  });
  const service = await startService(config, logger);

  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Who asks a second time does not want to wait any longer.
      if (stopping) process.exit(1);
      stopping = true;
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the stop failed');
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  process.stderr.write(`${explainStartFailure(error, config)}\n`);
  process.exit(1);
}
