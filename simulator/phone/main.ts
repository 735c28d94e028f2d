import { byId } from './el.js';
import { Experiments } from './experiments.js';
import { showLab } from './lab.js';
import { showLog } from './log-view.js';
import { Log } from './log.js';
import { createPhone } from './phone.js';
import { Screen } from './screen.js';
import { Sheet } from './sheet.js';

const defaultServiceUrl = 'http://127.0.0.1:3000';

const told = document.querySelector('meta[name="service-url"]')?.getAttribute('content');
const serviceUrl = told || defaultServiceUrl;
byId('service-url').textContent = serviceUrl;
byId('service-hint').hidden = Boolean(told);

const log = new Log();
const experiments = new Experiments();
const sheet = new Sheet(byId('sheet'), byId('screen'));
const parts = { serviceUrl, log, experiments, sheet };

let phone = createPhone(new URLSearchParams(location.search).get('user') ?? 'alice', parts);
showLog(log);
const screen = new Screen(phone, sheet, serviceUrl);
showLab({
  phone: () => phone,
  handTo: (user) => {
    history.replaceState(null, '', `/?user=${encodeURIComponent(user)}`);
    phone = createPhone(user, parts);
    log.add({ label: '换', zh: `手机现在由 ${user} 使用`, en: `${user} holds the phone`, way: '手机' });
    screen.show(phone);
  },
  experiments,
  log,
  serviceUrl,
});
