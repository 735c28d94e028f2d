import { type DataSource } from 'typeorm';
import { AuditEventEntity } from '../audit/index.js';
import {
  CommandRefusal,
  type ExitCode,
  type OperatorCommand,
  type Terminal,
  withDatabase,
  withQuickstartDatabase,
} from '../command/index.js';
import { loadDatabaseConfig } from '../config/index.js';
import { type AdminCommand, parseArguments } from './arguments.js';
import { grant, revoke } from './change-role.js';
import { list } from './list.js';
import { usage } from './usage.js';

type Work = Exclude<AdminCommand, { name: 'help' }>;

/** `npm run admin`: who may work with the admin API, said on the server. */
export const adminCommand: OperatorCommand<Work> = {
  script: 'admin',
  usage,
  parse: parseArguments,
  run: (command, { env: given, terminal }) => {
    const { env, dataDir } = withQuickstartDatabase(given);
    if (env['DATABASE_URL'] === undefined) throw new CommandRefusal(noDatabase(env['DATA_DIR']));
    const config = loadDatabaseConfig(env);
    return withDatabase({ config, entities: [AuditEventEntity], dataDir, terminal }, (dataSource) =>
      run(command, dataSource, terminal),
    );
  },
};

async function run(command: Work, dataSource: DataSource, terminal: Terminal): Promise<ExitCode> {
  switch (command.name) {
    case 'list':
      terminal.print(await list(dataSource));
      return 0;
    case 'grant': {
      const { userId, already, admins } = await grant(dataSource, command.who, command.role);
      const now = already ? 'already' : 'now';
      terminal.print(`The user ${userId} has the role ${command.role} ${now}. ${thereAre(admins)}`);
      if (!already) terminal.note(consequence);
      return 0;
    }
    case 'revoke': {
      const { userId, already, admins } = await revoke(dataSource, command.who, command.role);
      const no = already ? 'does not have' : 'no longer has';
      terminal.print(`The user ${userId} ${no} the role ${command.role}. ${thereAre(admins)}`);
      if (!already) terminal.note(consequence);
      return 0;
    }
  }
}

const consequence =
  'Access tokens of theirs are refused within two seconds. Clients refresh by themselves; in Swagger UI, log in again.';

function noDatabase(dataDir = '.data'): string {
  return `DATABASE_URL: must be set, unless a quickstart runs here; there is none in ${dataDir} (DATA_DIR).`;
}

function thereAre(admins: number): string {
  return admins === 1 ? 'There is 1 admin.' : `There are ${admins} admins.`;
}
