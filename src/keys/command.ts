import { type DataSource } from 'typeorm';
import { AuditEventEntity } from '../audit/index.js';
import {
  counted,
  type ExitCode,
  iso,
  type OperatorCommand,
  type Terminal,
  withDatabase,
  withQuickstartDatabase,
} from '../command/index.js';
import { Clock } from '../common/clock.js';
import { KeyRing, Sealer } from '../common/crypto/index.js';
import { Randomness } from '../common/randomness.js';
import { loadKeysCommandConfig } from '../config/index.js';
import { SigningKeyEntity } from '../tokens/index.js';
import { type KeysCommand, parseArguments } from './arguments.js';
import { list } from './list.js';
import { retire } from './retire.js';
import { rewrap } from './rewrap.js';
import { rewrapReport } from './rewrap-report.js';
import { rotate } from './rotate.js';
import { usage } from './usage.js';

type Work = Exclude<KeysCommand, { name: 'help' }>;

/** Seconds: how long others may keep the JWKS (src/tokens/jwks.controller.ts). */
const jwksLife = 300;

/** `npm run keys`. Its signal stops a rewrap after the batch under way. */
export const keysCommand: OperatorCommand<Work> = {
  script: 'keys',
  usage,
  parse: parseArguments,
  run: (command, { env: given, terminal, signal }) => {
    const { env, dataDir } = withQuickstartDatabase(given);
    const { database, keys } = loadKeysCommandConfig(env);
    const ring = new KeyRing(keys);
    const entities = [SigningKeyEntity, AuditEventEntity];
    return withDatabase({ config: database, entities, dataDir, terminal }, (dataSource) =>
      run(command, { dataSource, ring, terminal, signal }),
    );
  },
};

interface Means {
  readonly dataSource: DataSource;
  readonly ring: KeyRing;
  readonly terminal: Terminal;
  readonly signal: AbortSignal | undefined;
}

async function run(command: Work, { dataSource, ring, terminal, signal }: Means): Promise<ExitCode> {
  const sealer = new Sealer(ring, new Randomness(new Clock()));
  switch (command.name) {
    case 'list':
      terminal.print(await list(dataSource, ring));
      return 0;
    case 'rotate': {
      const { kid, activatesAt } = await rotate(dataSource, sealer, command.lead);
      terminal.print(`The key ${kid} is published and signs from ${iso(activatesAt)}.`);
      if (command.lead < jwksLife) {
        terminal.note(
          'Other back ends that keep the JWKS (up to 5 minutes) must fetch it anew for an unknown kid.',
        );
      }
      return 0;
    }
    case 'retire': {
      const { retired, kept } = await retire(dataSource, command);
      for (const { kid, forced } of retired) {
        terminal.print(`Retired ${kid}${forced ? ': its tokens are refused from now on' : ''}.`);
      }
      if (retired.length === 0) terminal.print('No key may be retired now.');
      for (const { kid, until } of kept)
        terminal.print(`${kid} stays: its tokens may live until ${iso(until)}.`);
      return 0;
    }
    case 'rewrap': {
      const onBatch = (count: number): void => {
        if (terminal.interactive) terminal.note(`${counted(count, 'session key')} done`);
      };
      const report = rewrapReport(await rewrap(dataSource, { ring, sealer, signal, onBatch }), ring);
      for (const line of report.lines) terminal.print(line);
      for (const problem of report.problems) terminal.note(problem);
      return report.problems.length > 0 ? 1 : 0;
    }
  }
}
