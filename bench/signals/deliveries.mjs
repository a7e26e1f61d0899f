// Deliveries of three senders, made from a number: the same number gives the same bytes.
import { createHmac } from 'node:crypto';

export const SENDERS = ['generic', 'alertmanager', 'pagerduty'];

/** The field that names the service, as each sender has it when nothing else is said. */
const FIELD = { generic: 'service', alertmanager: 'service', pagerduty: 'service.summary' };

export const sourceOf = (number) => `bench-${SENDERS[number % SENDERS.length]}`;

/** The title of the page that a delivery tells: what a fact is recognised by. */
export const titleOf = (number) => `page ${number}`;

const hmac = (secret, body) => createHmac('sha256', secret).update(body).digest('hex');

const proofs = {
  generic: (secret, body) => ({ 'x-readyroom-signature': `sha256=${hmac(secret, body)}` }),
  alertmanager: (secret) => ({ authorization: `Bearer ${secret}` }),
  pagerduty: (secret, body) => ({ 'x-pagerduty-signature': `v1=${hmac(secret, body)}` }),
};

const bodies = {
  generic: (number, service, at) => ({
    id: `delivery-${number}`, type: 'page', service, key: `page-${number}`, title: titleOf(number), at,
    status: 'triggered', tells_acknowledgement: true,
  }),
  alertmanager: (number, service, at) => {
    const labels = { alertname: titleOf(number), service, severity: 'page', instance: `10.0.0.${number % 250}:9090` };
    return {
      version: '4', groupKey: `{}:{service="${service}"}:${number}`, truncatedAlerts: 0, status: 'firing', receiver: 'readyroom',
      groupLabels: { service }, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://alertmanager.example:9093',
      alerts: [{
        status: 'firing', labels, annotations: { summary: 'Answers are late' }, startsAt: at, endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus.example:9090/graph', fingerprint: number.toString(16).padStart(16, '0'),
      }],
    };
  },
  pagerduty: (number, service, at) => ({
    event: {
      id: `event-${number}`, event_type: 'incident.triggered', resource_type: 'incident', occurred_at: at, agent: null, client: null,
      data: {
        id: `incident-${number}`, type: 'incident', number, status: 'triggered', incident_key: `key-${number}`, created_at: at,
        title: titleOf(number), urgency: 'high', service: { id: `P${number % 10}`, summary: service, type: 'service_reference' },
      },
    },
  }),
};

/**
 * One delivery, ready to be sent.
 *
 * @param {number} number which one.
 * @param {{began: number, services: string[], secrets: Record<string, string>}} about `began` in milliseconds.
 * @param {boolean} forged signed by somebody who does not know the secret.
 */
export function delivery(number, { began, services, secrets }, forged) {
  const sender = SENDERS[number % SENDERS.length];
  const service = services[Math.floor(number / SENDERS.length) % services.length];
  // One a second, backwards.
  const body = JSON.stringify(bodies[sender](number, service, new Date(began - number * 1_000).toISOString()));
  const secret = forged ? 'what somebody made up who does not know' : secrets[sender];
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...proofs[sender](secret, body) };
  return { path: `/signals/${sourceOf(number)}`, headers, body };
}

/** Makes a source for each sender, lets it speak for these services, and gives the secrets. */
export async function makeSources(url, cookie, services) {
  const post = async (path, data) => {
    const answer = await fetch(`${url}/api/v1/signals${path}`, {
      method: 'POST', body: JSON.stringify(data),
      headers: { cookie, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const secrets = {};
  for (const [number, sender] of SENDERS.entries()) {
    const slug = sourceOf(number);
    const made = await post('', { name: `Bench ${sender}`, slug, sender, field: FIELD[sender] });
    secrets[sender] = made.secret;
    for (const service of services) await post(`/${slug}/services`, { service, name: service });
  }
  return secrets;
}
