/** Where your weapp-auth answers: the address of `npm run quickstart`, and https://… for a real phone. */
export const baseUrl = 'http://127.0.0.1:3000';
