import 'reflect-metadata';
import { type Config, loadConfig, readEnvironment } from './config/index.js';
import { createLogger } from './observability/index.js';
import { type Service, startService } from './service.js';
import { explainStartFailure } from './start-error.js';

/** The production start: configuration, migrations, the API, until a signal. */
let config: Config | undefined;
try {
  config = loadConfig(readEnvironment());
  const logger = createLogger({
    level: config.http.logLevel,
    pretty: process.stdout.isTTY && !config.http.production,
  });
  // Before the start: as process 1 of a container a signal without a handler is ignored.
  const running: { service?: Service } = {};
  let stoppingSince: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const { service } = running;
      if (!service) process.exit(1);
      if (stoppingSince !== undefined) {
        // npm passes on the Ctrl-C that the terminal has sent us already; who really asks twice waits no longer.
        if (performance.now() - stoppingSince > 1_000) process.exit(1);
        return;
      }
      stoppingSince = performance.now();
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the stop failed');
          process.exit(1);
        },
      );
    });
  }
  running.service = await startService(config, logger);
} catch (error) {
  process.stderr.write(`${explainStartFailure(error, config)}\n`);
  process.exit(1);
}
