/** Where your weapp-auth answers: the address of `npm run quickstart`, and https://… for a real phone. */
export const baseUrl = 'http://127.0.0.1:3000';

/**
 * Where DevTools gets its login codes: from the simulator of `npm run quickstart`, which knows none of WeChat's. Empty for a service
 * with your AppID and AppSecret.
 */
export const simulatorUrl = 'http://127.0.0.1:4010';
