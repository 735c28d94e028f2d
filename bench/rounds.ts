import { checkSameWork } from './same-work.js';
import { drive, type Sample } from './load.js';
import { type Options } from './options.js';
import { type Scenario } from './scenarios/index.js';
import { type ServerName, type Stage } from './stage.js';

export interface Series {
  readonly server: ServerName;
  readonly samples: Sample[];
}

export interface Measured {
  readonly scenario: Scenario;
  /** The service first, then its floors. */
  readonly series: readonly Series[];
}

/**
 * Every server runs every scenario in every round, so that a machine that gets slower or faster meanwhile does
 * so for all; every other round goes the opposite way, so that nobody always comes after the same neighbour.
 */
export async function measure(
  scenarios: readonly Scenario[],
  stage: Stage,
  { rounds, warmUp, leadIn, duration }: Options,
  tell: (line: string) => void,
): Promise<Measured[]> {
  const measured = scenarios.map((scenario): Measured => ({
    scenario,
    series: (['service', ...scenario.floors] as const).map((server) => ({ server, samples: [] })),
  }));
  const turns = measured.flatMap(({ scenario, series }) => series.map((one) => ({ scenario, ...one })));
  const take = async (turn: (typeof turns)[number], seconds: number, when: string): Promise<Sample> => {
    const server = stage.servers[turn.server];
    const load = await turn.scenario.prepare(server, stage);
    if (leadIn > 0) await drive(server, load, leadIn);
    const sample = await drive(server, load, seconds);
    const perSecond = Math.round(sample.requestsPerSecond);
    tell(`${when}  ${turn.scenario.name.padEnd(10)} ${turn.server.padEnd(12)} ${perSecond} requests/s`);
    return sample;
  };

  for (const scenario of scenarios) await checkSameWork(scenario, stage);
  for (const turn of turns) await take(turn, warmUp, 'warm-up  ');
  for (let round = 1; round <= rounds; round += 1) {
    for (const turn of round % 2 === 1 ? turns : turns.toReversed()) {
      turn.samples.push(await take(turn, duration, `round ${round}/${rounds}`));
    }
  }
  return measured;
}
