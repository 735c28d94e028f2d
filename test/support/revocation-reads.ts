import { PreparedStatements } from '../../src/database/index.js';
import { type Service } from '../../src/service.js';
import { eventually } from '../process/support/eventually.js';

/** What one instance asks of the table of revocations: the other measure of time, which no load can move. */
export class RevocationReads {
  private begun = 0;
  /** How many have been answered. */
  answered = 0;
  /** Lines that it was told, all reads together. */
  lines = 0;

  constructor({ app }: Service) {
    const statements = app.get(PreparedStatements);
    const run = statements.run.bind(statements);
    statements.run = async (...args) => {
      if (args[0].name !== 'sessions.read_revocations') return run(...args);
      const turn = ++this.begun;
      const rows = await run(...args);
      this.answered = Math.max(this.answered, turn);
      // One row says what the read could see.
      this.lines += rows.length - 1;
      return rows as never;
    };
  }

  /** Resolves when a read that began after this call has been answered; what did not find the database is none. */
  async next(): Promise<void> {
    const before = this.begun;
    await eventually('a read of the revocations', () => this.answered > before, 30_000);
  }
}
