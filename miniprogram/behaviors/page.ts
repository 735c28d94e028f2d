import { isCancelled, sentenceOf, tell, tellFailure } from '../feedback.js';
import { Cancellation } from '../services/index.js';

const cancellations = new WeakMap<object, Cancellation>();
const reads = new WeakMap<object, Cancellation>();
let navigating = false;

/** What every page has: what it shows while it reads, one action at a time, and an end of its requests. */
export const page = Behavior({
  /** `status` and `sentence` are those of <status>. */
  data: { status: 'loading', sentence: '', busy: false },
  lifetimes: {
    detached() {
      this.cancellation().cancel();
    },
  },
  methods: {
    /** Called off when the page is left: for requests whose answer nobody waits for then. */
    cancellation(): Cancellation {
      const cancellation = cancellations.get(this) ?? new Cancellation();
      cancellations.set(this, cancellation);
      return cancellation;
    },

    /** For <status>: `read` shows what it has read, and says whether that was something. A new one calls off those before it. */
    async show(read: (cancellation: Cancellation) => Promise<'ready' | 'empty'>): Promise<void> {
      reads.get(this)?.cancel();
      const cancellation = new Cancellation();
      reads.set(this, cancellation);
      const stopListening = this.cancellation().onCancel(() => {
        cancellation.cancel();
      });
      if (this.data.status === 'failed') this.setData({ status: 'loading' });
      try {
        this.setData({ status: await read(cancellation) });
      } catch (error) {
        if (isCancelled(error)) return;
        // What is on the screen stays there.
        if (this.data.status === 'ready') tell(sentenceOf(error));
        else this.setData({ status: 'failed', sentence: sentenceOf(error) });
      } finally {
        stopListening();
      }
    },

    /** Opens a page: one, though it was tapped twice before that was there. */
    open(path: string): void {
      if (navigating) return;
      navigating = true;
      wx.navigateTo({
        url: `/pages/${path}`,
        fail: tellFailure,
        complete: () => {
          navigating = false;
        },
      });
    },

    /** What the user has asked for. A second tap does nothing until it is done. */
    async act(action: () => Promise<void>): Promise<void> {
      if (this.data.busy) return;
      this.setData({ busy: true });
      try {
        await action();
      } catch (error) {
        if (!isCancelled(error)) tell(sentenceOf(error));
      } finally {
        this.setData({ busy: false });
      }
    },
  },
});
