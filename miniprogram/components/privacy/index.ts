import { auth } from '../../auth.js';
import { tellFailure } from '../../feedback.js';

const listening = new WeakMap<object, () => void>();

/** Asks for consent to the privacy guidelines when an interface needs it. Every page has one, and the one on top asks. */
Component({
  options: { styleIsolation: 'apply-shared' },
  data: { asking: false },
  lifetimes: {
    detached() {
      this.stop();
    },
  },
  pageLifetimes: {
    show() {
      if (listening.has(this)) return;
      const stop = auth.privacy.onChange((asking) => {
        this.setData({ asking }, () => {
          if (asking) auth.privacy.exposed();
        });
      });
      listening.set(this, stop);
    },
    hide() {
      // Reading the guidelines hides the page as well: the question stays.
      if (!this.data.asking) this.stop();
    },
  },
  methods: {
    stop() {
      listening.get(this)?.();
      listening.delete(this);
    },
    read() {
      wx.openPrivacyContract({ fail: tellFailure });
    },
    /** WeChat itself has noted it by now. */
    agree() {
      auth.privacy.agree('agree');
    },
    refuse() {
      auth.privacy.refuse();
    },
    /** What lies below the sheet does not scroll. */
    stay() {
      return;
    },
  },
});
