// From the start, so that nothing asks for privacy before somebody listens.
import './auth.js';

App({});
