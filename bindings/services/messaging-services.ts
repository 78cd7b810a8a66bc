import { generic } from '../record.ts';

/** Mail, text messages and web sockets: types that no decorator knows. */

export const sendGrid = [
  generic(
    'sendGrid',
    'output',
    'func.Out[str]',
    { name: 'mail', apiKey: 'SendGridKey', from: 'shop@example.com' },
    'to',
    'subject',
    'text',
  ),
];

export const twilio = [
  generic(
    'twilioSms',
    'output',
    'func.Out[str]',
    {
      name: 'sms',
      accountSidSetting: 'TwilioSid',
      authTokenSetting: 'TwilioToken',
      from: '+15550100',
    },
    'to',
    'body',
  ),
];

const hub = { hubName: 'orders', connectionStringSetting: 'SignalR' };

export const signalR = [
  generic(
    'signalRTrigger',
    'trigger',
    'str',
    { name: 'invocation', ...hub, category: 'messages', event: 'placed' },
    'parameterNames',
  ),
  generic(
    'signalRConnectionInfo',
    'input',
    'str',
    { name: 'connectionInfo', ...hub },
    'userId',
    'idToken',
    'claimTypeList',
  ),
  generic('signalRNegotiation', 'input', 'str', { name: 'negotiation', ...hub }, 'userId'),
  generic('signalREndpoints', 'input', 'str', { name: 'endpoints', ...hub }),
  generic('signalR', 'output', 'func.Out[str]', { name: 'messages', ...hub }),
];

const socket = { hub: 'orders', connection: 'WebPubSub' };

export const webPubSub = [
  generic(
    'webPubSubTrigger',
    'trigger',
    'str',
    { name: 'request', ...socket, eventType: 'user', eventName: 'message' },
    'clientProtocols',
  ),
  generic(
    'webPubSubConnection',
    'input',
    'str',
    { name: 'connection', ...socket },
    'userId',
    'clientProtocol',
  ),
  generic('webPubSubContext', 'input', 'str', { name: 'wpsContext', ...socket }),
  generic('webPubSub', 'output', 'func.Out[str]', { name: 'actions', ...socket }),
];
