import { namesOf } from './names.js';
import { refuseWhatIsTaken } from './taken.js';

type Files = Readonly<Record<string, string>>;

const refuse = (project: Files, made: Files) => (): void => {
  refuseWhatIsTaken(new Map(Object.entries(project)), new Map(Object.entries(made)), namesOf('orders'));
};

describe('a feature is refused', () => {
  it.each(['src/orders/x.ts', 'src/order/x.ts', 'src/orders/dto/x.ts'])('where %s is', (path) => {
    expect(refuse({ [path]: '' }, {})).toThrow(/^src\/orders?\/ is there already: take another name$/);
  });

  it('where one of its files is, in whatever folder', () => {
    const path = 'test/e2e/orders.test.ts';
    expect(refuse({ [path]: '' }, { [path]: 'it()' })).toThrow(`${path} is there already: take another name`);
  });

  it.each([
    ['class OrderResponse', 'export class OrderResponse {}'],
    ['operationId listOrders', "@ApiOperation({ operationId: 'listOrders' })"],
    ['path of operations orders', "@Controller({ path: 'orders', version: '1' })"],
    ['name of what is kept of users orders', "readonly name = 'orders';"],
    ['table orders', 'CREATE TABLE orders (id uuid)'],
  ])('where the %s is, of another module', (what, text) => {
    const made = { 'src/orders/orders.ts': `//\n${text};\n` };
    expect(refuse({ 'src/shop/a.ts': `//\n${text}\n//`, 'src/shop/b.ts': '' }, made)).toThrow(
      `the ${what} (src/shop/a.ts) is there already: take another name`,
    );
    expect(refuse({ 'src/shop/a.ts': text.replace(/rder/i, 'ther') }, made)).not.toThrow();
    // Tests may call theirs as they like.
    expect(refuse({ 'src/shop/a.spec.ts': text, 'test/a.ts': text }, made)).not.toThrow();
  });

  it('where the first part of its path is that of other operations', () => {
    const made = { 'src/orders/orders.ts': "@Controller({ path: 'orders' })" };
    expect(refuse({ 'src/shop/a.ts': "@Controller({ path: 'orders/latest' })" }, made)).toThrow(
      /^the path of operations orders \(/,
    );
    expect(refuse({ 'src/shop/a.ts': "@Controller({ path: 'orders-archive' })" }, made)).not.toThrow();
  });
});
