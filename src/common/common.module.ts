import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Clock } from './clock.js';
import { Randomness } from './randomness.js';
import { UserDataRegistry } from './user-data/index.js';

@Module({})
export class CommonModule {
  /** @param clock tests pass one that they can move. */
  static forRoot(clock?: Clock): DynamicModule {
    const providers: Provider[] = [
      clock ? { provide: Clock, useValue: clock } : Clock,
      Randomness,
      UserDataRegistry,
    ];
    return { module: CommonModule, global: true, providers, exports: [Clock, Randomness, UserDataRegistry] };
  }
}
