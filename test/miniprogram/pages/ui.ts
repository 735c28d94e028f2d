interface Modal {
  readonly title: string;
  readonly content: string;
  readonly success?: (result: { confirm: boolean; cancel: boolean }) => void;
}

interface Sheet {
  readonly itemList: readonly string[];
  readonly success?: (result: { tapIndex: number }) => void;
  readonly fail?: (error: { errMsg: string }) => void;
}

interface Outcome {
  readonly success: (result: object) => void;
  readonly fail: (error: object) => void;
}

type Navigate = (url: string, how: 'to' | 'relaunch' | 'back') => void;

/** What WeChat shows over the page, and what a test answers for the user. */
export interface Ui {
  readonly wx: object;
  readonly toasts: string[];
  readonly copied: string[];
  readonly files: Map<string, string>;
  readonly shared: string[];
  /** What interfaces of WeChat's fail with from now on, by their names. */
  readonly failures: Map<string, object>;
  /** How many times the settings were opened. */
  readonly settings: () => number;
  readonly modal: () => Modal | undefined;
  /** Taps one of the dialog's buttons. */
  answer(confirm: boolean): void;
  readonly sheet: () => readonly string[] | undefined;
  /** Taps one line of the sheet. */
  choose(item: string): void;
  /** What wx.chooseAddress gives from now on. */
  chooseAddress: (outcome: Outcome) => void;
  /** Asks for consent to the privacy guidelines. */
  askForPrivacy(resolve: (answer: { event: string; buttonId?: string }) => void): void;
}

interface Asked {
  readonly fail?: (error: object) => void;
}

export function createUi(navigate: Navigate): Ui {
  let modal: Modal | undefined;
  let sheet: Sheet | undefined;
  let settings = 0;
  const needsPrivacy: ((resolve: unknown) => void)[] = [];
  const unlessFailing = (name: string, { fail }: Asked, work: () => void): void => {
    const failure = ui.failures.get(name);
    if (failure) fail?.(failure);
    else work();
  };
  const ui: Ui = {
    toasts: [],
    copied: [],
    files: new Map<string, string>(),
    shared: [],
    failures: new Map<string, object>(),
    settings: () => settings,
    modal: () => modal,
    answer(confirm) {
      const asked = modal;
      modal = undefined;
      asked?.success?.({ confirm, cancel: !confirm });
    },
    sheet: () => sheet?.itemList,
    choose(item) {
      const open = sheet;
      sheet = undefined;
      open?.success?.({ tapIndex: open.itemList.indexOf(item) });
    },
    chooseAddress: ({ fail }) => {
      fail({ errMsg: 'chooseAddress:fail cancel' });
    },
    askForPrivacy(resolve) {
      for (const listener of needsPrivacy) listener(resolve);
    },
    wx: {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      showToast: ({ title }: { title: string }) => void ui.toasts.push(title),
      showModal: (asked: Modal) => {
        modal = asked;
      },
      showActionSheet: (asked: Sheet) => {
        sheet = asked;
      },
      chooseAddress: (outcome: Outcome) => {
        ui.chooseAddress(outcome);
      },
      openSetting: () => {
        settings++;
      },
      openPrivacyContract: (asked: Asked) => {
        unlessFailing('openPrivacyContract', asked, () => undefined);
      },
      onNeedPrivacyAuthorization: (listener: (resolve: unknown) => void) => void needsPrivacy.push(listener),
      setClipboardData: (asked: Asked & { data: string }) => {
        unlessFailing('setClipboardData', asked, () => ui.copied.push(asked.data));
      },
      getFileSystemManager: () => ({
        writeFileSync: (path: string, data: string) => void ui.files.set(path, data),
        unlink: ({ filePath }: { filePath: string }) => void ui.files.delete(filePath),
      }),
      shareFileMessage: (asked: Asked & { filePath: string }) => {
        unlessFailing('shareFileMessage', asked, () => ui.shared.push(asked.filePath));
      },
      navigateTo: ({ url, complete }: { url: string; complete?: () => void }) => {
        navigate(url, 'to');
        if (complete) queueMicrotask(complete);
      },
      navigateBack: () => {
        navigate('', 'back');
      },
      reLaunch: ({ url }: { url: string }) => {
        navigate(url, 'relaunch');
      },
    },
  };
  return ui;
}
