import { type Request } from 'autocannon';
import { type FloorName, type Server, type Stage } from '../stage.js';

/** What the load generator sends, over and over; every connection goes through the list. */
export type Load = [Request, ...Request[]];

/** One operation that the service and the floor both offer. A new one is a file here and a line in index.ts. */
export interface Scenario {
  /** For --scenario. */
  readonly name: string;
  readonly title: string;
  /** The floors that it is compared with. */
  readonly floors: readonly FloorName[];
  /** What the service must reach of a floor's requests a second; of a floor that is not here, whatever comes out. */
  readonly targets: Readonly<Partial<Record<FloorName, number>>>;
  /** Called before the warm-up and before every round, for one server: brings the database into the same state each time. */
  prepare(server: Server, stage: Stage): Promise<Load>;
}
