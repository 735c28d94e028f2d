import { type SimulatedApp } from '../apps.js';
import { type World } from '../world.js';
import { ControlError } from './control.js';

/**
 * The app a control means: the first one when it names none.
 * @throws ControlError
 */
export function appOf(world: World, appId: string | undefined): SimulatedApp {
  const app = appId === undefined ? world.apps[0] : world.findApp(appId);
  if (!app) throw new ControlError('body.appId: no such app. GET /_control/apps lists them.');
  return app;
}
