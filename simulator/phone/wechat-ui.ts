import { type PhoneDetail, type PrivacyAnswer } from '../../miniprogram/services/index.js';
import { both, button, el } from './el.js';
import { blobOf, pictures } from './pictures.js';
import { type ChosenAddress, sampleAddresses } from './sample-addresses.js';
import { type Sheet } from './sheet.js';
import { type PhoneStorage } from './wx.js';

const consentKey = 'wechat:privacy-consent';
/** errno of what needs a consent that was refused. */
const privacyRefused = 104;

/** What WeChat itself puts on the screen: its sheets, each behind the consent to the privacy guidelines. */
export class WechatUi {
  /** What temporary paths stand for. */
  private readonly files = new Map<string, Blob>();
  private listener: ((resolve: (answer: PrivacyAnswer) => void) => void) | undefined;

  constructor(
    private readonly sheet: Sheet,
    private readonly storage: PhoneStorage,
    private readonly user: string,
  ) {}

  readFile(path: string): Promise<Blob> {
    const file = this.files.get(path);
    return file ? Promise.resolve(file) : Promise.reject(new Error(`no file ${path}`));
  }

  onNeedPrivacyAuthorization(listener: (resolve: unknown) => void): void {
    this.listener = listener;
  }

  /** `<button open-type="getPhoneNumber">`: what its bindgetphonenumber is called with. */
  async getPhoneNumber(): Promise<PhoneDetail> {
    if (!(await this.consented()))
      return { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: privacyRefused };
    const body = JSON.stringify({ user: this.user });
    const response = await fetch('/_control/phone-codes', { method: 'POST', body }).catch(() => undefined);
    if (!response?.ok) return { errMsg: 'getPhoneNumber:fail network' };
    const { code, phone } = (await response.json()) as { code: string; phone: string };
    const allowed = await this.sheet.ask<true>({
      zh: '申请获取你的手机号',
      en: 'asks for your phone number',
      content: (answer) => [
        el('p', { className: 'big' }, phone.replace(/^\+86(\d{3})\d{4}/, '$1****')),
        button(
          'phone-allow',
          '允许',
          'Allow',
          () => {
            answer(true);
          },
          'primary',
        ),
      ],
    });
    return allowed ? { code, errMsg: 'getPhoneNumber:ok' } : { errMsg: 'getPhoneNumber:fail user deny' };
  }

  /** `<button open-type="chooseAvatar">`. @returns a temporary path; undefined: the user chose none */
  async chooseAvatar(): Promise<string | undefined> {
    if (!(await this.consented())) return undefined;
    const chosen = await this.sheet.ask<Blob | HTMLCanvasElement>({
      zh: '选择头像',
      en: 'choose an avatar',
      content: (answer) => {
        const file = el('input', { id: 'avatar-file', type: 'file', accept: 'image/*' });
        file.onchange = () => {
          if (file.files?.[0]) answer(file.files[0]);
        };
        const drawn = pictures().map((canvas, index) =>
          el(
            'button',
            {
              type: 'button',
              className: 'picture',
              ariaLabel: `图片 ${index + 1} picture`,
              onclick: () => {
                answer(canvas);
              },
            },
            canvas,
          ),
        );
        return [
          el('div', { className: 'pictures' }, ...drawn),
          el('label', { className: 'button' }, both('从相册选择', 'From a file'), file),
        ];
      },
    });
    if (!chosen) return undefined;
    const blob = chosen instanceof Blob ? chosen : await blobOf(chosen);
    const path = `http://tmp/${this.files.size + 1}.${blob.type.split('/')[1] ?? 'png'}`;
    this.files.set(path, blob);
    return path;
  }

  /** wx.chooseAddress(). @returns undefined: the user chose none */
  async chooseAddress(): Promise<ChosenAddress | undefined> {
    if (!(await this.consented())) return undefined;
    return this.sheet.ask<ChosenAddress>({
      zh: '选择收货地址',
      en: 'wx.chooseAddress()',
      content: (answer) =>
        sampleAddresses.map((address, index) => {
          const { userName, telNumber, provinceName, cityName, countyName, streetName, detailInfo } = address;
          const where = `${provinceName}${cityName}${countyName}${streetName}${detailInfo}`;
          const choose = (): void => {
            answer(address);
          };
          return el(
            'button',
            { id: `address-${index}`, type: 'button', className: 'choice', onclick: choose },
            el('strong', {}, `${userName}  ${telNumber}`),
            el('span', {}, where),
          );
        }),
    });
  }

  /** Asks the mini program for its privacy dialog, once for each user. */
  private consented(): Promise<boolean> {
    const { listener, storage } = this;
    if (!listener || storage.getItem(consentKey) !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      listener((answer) => {
        if (answer.event === 'agree') storage.setItem(consentKey, answer.buttonId);
        if (answer.event !== 'exposureAuthorization') resolve(answer.event === 'agree');
      });
    });
  }
}
