import { open, writeFile } from 'node:fs/promises';
import { adminName, adminReport, measureAdmin } from './admin.js';
import { BenchError, inOneLine } from './errors.js';
import { hangingName, hangingReport, measureHanging } from './hanging.js';
import { describeMachine } from './machine.js';
import { type Options, readOptions, usage } from './options.js';
import { explainProfile } from './profile.js';
import { report } from './report.js';
import { type Measured, measure } from './rounds.js';
import { measureRevocations, revocationsName, revocationsReport } from './revocations.js';
import { scenarios } from './scenarios/index.js';
import { buildStage } from './stage.js';
import { comparisons, summary } from './statistics.js';
import { Teardown } from './teardown.js';

const names = [...scenarios.map(({ name }) => name), hangingName, adminName, revocationsName];
/** 128 and the signal's number, as shells have it. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function bench(options: Options, teardown: Teardown): Promise<Measured[]> {
  const machine = describeMachine();
  // Minutes later is too late to find out.
  if (options.json !== undefined) await (await open(options.json, 'a')).close();
  tell('starting');
  const stage = await buildStage(teardown, options.cpuProf);
  const isChosen = (name: string): boolean =>
    options.scenarios.length === 0 || options.scenarios.includes(name);
  const chosen = scenarios.filter(({ name }) => isChosen(name));
  const measured = await Promise.race([measure(chosen, stage, options, tell), stage.broken]);
  const hanging = isChosen(hangingName)
    ? await Promise.race([measureHanging(stage, options, tell), stage.broken])
    : [];
  // Late: it fills the tables.
  const admin = isChosen(adminName)
    ? await Promise.race([measureAdmin(stage, options, tell), stage.broken])
    : [];
  const revocations = isChosen(revocationsName)
    ? await Promise.race([measureRevocations(stage, options, tell), stage.broken])
    : undefined;

  console.log(`\n${report(machine, stage.database.description, options, measured)}`);
  if (hanging.length > 0) console.log(`\n${hangingReport(hanging)}`);
  if (admin.length > 0) console.log(`\n${adminReport(admin)}`);
  if (revocations) console.log(`\n${revocationsReport(revocations)}`);
  if (options.json !== undefined) {
    const results = measured.map(({ scenario, series }) => ({
      scenario: scenario.name,
      targets: scenario.targets,
      comparisons: comparisons(series),
      servers: series.map(({ server, samples }) => ({ server, median: summary(samples), samples })),
    }));
    const database = stage.database.description;
    await writeFile(
      options.json,
      `${JSON.stringify({ machine, database, options, results, hanging, admin, revocations }, null, 2)}\n`,
    );
  }
  return measured;
}

/** What goes on, apart from the result. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Rejects at a signal; further ones change nothing, as the end has begun. */
function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        process.exitCode = exitCodes[signal];
        reject(new BenchError(`interrupted by ${signal}`));
      });
    }
  });
}

const teardown = new Teardown();
try {
  const options = readOptions(process.argv.slice(2), names);
  if (options === 'help') {
    console.log(usage(names));
  } else {
    const measured = await Promise.race([bench(options, teardown), interruption()]);
    const failures = await teardown.close();
    if (failures.length > 0) throw new BenchError(`cannot clean up: ${failures.map(inOneLine).join('; ')}`);
    if (options.cpuProf !== undefined) console.log(`\n${await explainProfile(options.cpuProf, measured)}`);
  }
} catch (error) {
  process.exitCode ??= 1;
  await teardown.close();
  process.stderr.write(`bench failed: ${inOneLine(error)}\n`);
}
// The load generator of an interrupted run would go on.
process.exit();
