/** Loading, failed with another try, or nothing there. What was read stands beside it. */
Component({
  options: { styleIsolation: 'apply-shared' },
  properties: {
    /** loading, failed, empty or ready */
    status: { type: String, value: 'loading' },
    /** Why it failed. */
    sentence: { type: String, value: '' },
    /** What to say when there is nothing. */
    empty: { type: String, value: '' },
  },
  methods: {
    retry() {
      this.triggerEvent('retry');
    },
  },
});
