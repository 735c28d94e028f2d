import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';

export type JsonValue =
  string | number | boolean | null | JsonValue[] | { readonly [key: string]: JsonValue };

/** What a user can take back at WeChat (RevokeInfo of user_authorization_revoke), as far as a module may keep it. */
export type PersonalDataKind = 'nickname' | 'avatar' | 'phone' | 'address';

/** Two users that are one person. */
export interface MergedUsers {
  readonly survivorId: string;
  readonly loserId: string;
}

/**
 * What a module keeps of users, so that a person can be merged, and forgotten, whole. A module with a table that refers to
 * users registers one at {@link UserDataRegistry}; a test compares their `tables` with the foreign keys of the database.
 *
 * All of it happens in the transaction of `manager`. None of it may call anybody.
 */
export interface UserData {
  /** Names what the module keeps; stored with a merge. */
  readonly name: string;
  /** Every table of the module that has a foreign key to `users`. */
  readonly tables: readonly string[];
  /**
   * Makes the loser's rows the survivor's.
   * @returns what {@link unmerge} needs: ids of rows, no personal data that is not there anyway
   */
  merge(manager: EntityManager, users: MergedUsers): Promise<JsonValue>;
  /** Gives back to the loser what `merge` moved and what is still the survivor's. */
  unmerge(manager: EntityManager, users: MergedUsers, moved: JsonValue): Promise<void>;
  /** Forgets what the user has taken back. `appId`: where. */
  revoke?(
    manager: EntityManager,
    user: { readonly userId: string; readonly appId: string },
    kinds: ReadonlySet<PersonalDataKind>,
  ): Promise<void>;
  /**
   * What {@link tables} and the user's own row have of the user, for the user to read: fields under the names of their columns, in
   * camel case (see {@link exportRows}). No secrets, no ids of others. In a transaction that only reads.
   */
  export(manager: EntityManager, userId: string): Promise<JsonValue>;
  /** Removes what does not go with the row of the user (ON DELETE CASCADE): files. Before that row goes; may come twice. */
  erase?(manager: EntityManager, userId: string): Promise<void>;
}

/** What an export has beside the modules' parts: a part of such a name would be lost. */
const exportFields: ReadonlySet<string> = new Set([
  'exportedAt',
  'user',
  'mergedUsers',
  'pushes',
  'auditEvents',
]);

/** All that is kept of users, by whom. */
@Injectable()
export class UserDataRegistry {
  private readonly kept = new Map<string, UserData>();

  /** Called by modules when they are initialised. */
  register(data: UserData): void {
    if (exportFields.has(data.name))
      throw new Error(`"${data.name}" is what the export calls something else`);
    if (this.kept.has(data.name)) throw new Error(`two modules keep "${data.name}"`);
    this.kept.set(data.name, data);
  }

  all(): readonly UserData[] {
    return [...this.kept.values()];
  }
}
