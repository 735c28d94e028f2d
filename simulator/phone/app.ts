import { type WeappAuth } from '../../miniprogram/services/index.js';
import { type Sheet } from './sheet.js';
import { type WechatUi } from './wechat-ui.js';

/** What the pages of the mini program work with. */
export interface App {
  readonly auth: WeappAuth;
  readonly wechat: WechatUi;
  readonly sheet: Sheet;
  readonly serviceUrl: string;
  /** Does what was tapped, tells what went wrong in the service's own sentence, and draws the page anew. */
  readonly run: (work: () => Promise<unknown>, done?: string) => void;
  readonly toast: (text: string) => void;
}

/** Draws a page of what it reads. */
export type View = (app: App) => Promise<Node[]> | Node[];
