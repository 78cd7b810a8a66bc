import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Host, MigrationReview, ReviewDecision } from '../host.ts';
import { pageAssets } from '../page-assets.ts';
import { appDocumentOf } from '../report/document.ts';
import { htmlReport } from '../report/page/html-report.ts';
import { type PageData, type PageUi, pageDataOf } from '../report/page/page-data.ts';
import { undo } from '../undo.ts';
import type { MigrateOutcome } from './migrate-options.ts';
import { outcomeOf } from './review-report.ts';

/** The page that a person decides in, on this machine only. */
export interface ReviewPage {
  /** With the token; nobody without it gets an answer. */
  readonly url: string;
  /** Shows a plan and waits for a decision: what `Host.review` does. */
  readonly review: NonNullable<Host['review']>;
  /** Shows what came of it, and waits until the person undoes it or closes the page by its button. */
  readonly finish: (outcome: MigrateOutcome) => Promise<'kept' | 'undone'>;
  readonly close: () => void;
}

/** Larger requests are refused. Bytes. */
const largestRequest = 256 * 1024;

interface Request {
  readonly action: 'write' | 'quit' | 'plan' | 'undo';
  readonly leaveOut: readonly string[];
  readonly skip: readonly string[];
}

/**
 * Serves the page of reports on a random port of the loopback interface. A request needs the token, which
 * only the URL has, and the name of this machine as its host, so that no other site in the same browser
 * can reach the server under a name of its own.
 */
export async function openReviewPage(host: Host): Promise<ReviewPage> {
  const token = randomBytes(24).toString('hex');
  const assets = pageAssets();
  let shown: PageData | undefined;
  /** Whoever comes before the first plan is complete waits for it. */
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  /** Who waits for a decision, and whose request waits for what comes of it. */
  let decide: ((request: Request) => void) | undefined;
  let answer: ((data: PageData) => void) | undefined;
  const show = (data: PageData) => {
    shown = data;
    isReady();
    answer?.(data);
    answer = undefined;
  };
  const nextRequest = () =>
    new Promise<Request>((resolve) => {
      decide = (request) => {
        decide = undefined;
        resolve(request);
      };
    });

  const server = createServer((request, response) => {
    void respond(request, response).catch(() => end(response, 500, 'failed'));
  });
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '' } = request;
    if (!isLocal(request.headers.host)) return end(response, 403, 'wrong host');
    const [, given = '', what = ''] = url.split('/');
    if (!isToken(given, token)) return end(response, 404, 'not found');
    if (method === 'GET' && what === '') {
      await ready;
      if (shown === undefined) return end(response, 503, 'not ready');
      return end(response, 200, htmlReport(shown, assets), 'text/html; charset=utf-8');
    }
    if (method !== 'POST' || what !== 'decide') return end(response, 404, 'not found');
    const { origin, 'x-pyfunc-token': sent } = request.headers;
    const isOwn = origin === `http://${request.headers.host}`;
    if (!isOwn || typeof sent !== 'string' || !isToken(sent, token)) {
      return end(response, 403, 'wrong origin or token');
    }
    const body = await bodyOf(request);
    const wanted = body === undefined ? undefined : requestIn(body);
    if (wanted === undefined) return end(response, 400, 'not understood');
    if (decide === undefined) return end(response, 409, 'busy');
    const data = new Promise<PageData>((resolve) => {
      answer = resolve;
    });
    decide(wanted);
    return end(response, 200, JSON.stringify(await data), 'application/json');
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = () => void server.close();
  const aborted = new Promise<undefined>((resolve) => {
    const stop = () => {
      server.close();
      server.closeAllConnections();
      resolve(undefined);
    };
    host.signal.addEventListener('abort', stop, { once: true });
  });
  const ui = (fields: Omit<PageUi, 'token'>): PageUi => ({ token, ...fields });
  const dataOf = (outcome: MigrateOutcome, fields: Omit<PageUi, 'token'>) =>
    pageDataOf(appDocumentOf(outcome, { command: 'migrate', next: [] }), new Date(), ui(fields));

  const decideOn = async (plan: MigrationReview, notice?: string): Promise<ReviewDecision> => {
    const { about, proof, options, hunks } = plan;
    const isRefused = about.status !== 'ready';
    const leftOut = options.leaveOut ?? [];
    const skipped = hunks.flatMap(({ name, isSkipped }) => (isSkipped ? name : []));
    const outcome = outcomeOf(plan);
    const message =
      proof.kind === 'none'
        ? `It will not be verified: ${proof.reason}.`
        : 'Ready to write and prove.';
    const blocked = 'The app is refused. Leave out the functions with errors, or fix them.';
    const phase = 'review' as const;
    const fields = { phase, leftOut, skipped, canUndo: false };
    const said = notice === undefined ? message : `${notice} ${message}`;
    show(dataOf(outcome, isRefused ? { ...fields, blocked } : { ...fields, message: said }));
    const request = await Promise.race([nextRequest(), aborted]);
    switch (request?.action) {
      case 'write': {
        if (isRefused) return decideOn(plan);
        // Another page may have changed the plan since this one showed it.
        const isSeen = isSame(request.leaveOut, leftOut) && isSame(request.skip, skipped);
        return isSeen ? { kind: 'write' } : decideOn(plan, changedElsewhere);
      }
      case 'plan':
        return {
          kind: 'plan-again',
          options: { ...options, leaveOut: request.leaveOut, skip: request.skip },
        };
      case 'undo':
        return decideOn(plan);
      default:
        return request === undefined ? { kind: 'cancel' } : { kind: 'decline' };
    }
  };

  const finish = async (outcome: MigrateOutcome) => {
    const canUndo = outcome.kind === 'written';
    const message = canUndo ? 'Written. The proof is below.' : 'Nothing was written.';
    const fields = { phase: 'done' as const, leftOut: [], skipped: [] };
    let request: Request | undefined;
    do {
      show(dataOf(outcome, { ...fields, message, canUndo }));
      if (!canUndo) return 'kept';
      request = await Promise.race([nextRequest(), aborted]);
      // A page that still shows the plan can change nothing anymore.
    } while (request?.action === 'plan' || request?.action === 'write');
    if (request?.action !== 'undo') {
      show(
        dataOf(outcome, { ...fields, message: 'Done. You can close this page.', canUndo: false }),
      );
      return 'kept';
    }
    const undone = await undo(outcome.about.root, host);
    const isUndone = undone.kind === 'undone';
    const told = isUndone
      ? 'Undone: every file is as it was before.'
      : `Not undone. ${undone.diagnostics.map((each) => each.message).join(' ')}`;
    show(dataOf(outcome, { ...fields, message: told, canUndo: false }));
    return isUndone ? 'undone' : 'kept';
  };

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    review: (plan) => decideOn(plan),
    finish,
    close,
  };
}

/** A forwarded port has another number; a name that a foreign site made up is none of these. */
function isLocal(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/.test(host ?? '');
}

/** Said in a window whose plan is not the one that would be written. */
const changedElsewhere =
  'Nothing is written yet: the plan was changed in another window. It is shown here as it is now.';

function isSame(some: readonly string[], others: readonly string[]): boolean {
  const names = new Set(some);
  return names.size === new Set(others).size && others.every((name) => names.has(name));
}

function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    connection: 'close',
    'content-security-policy': "frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers['content-type'] !== 'application/json') return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestRequest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function requestIn(body: string): Request | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { action, leaveOut, skip = [] } = Object(json);
  const isKnown = ['write', 'quit', 'plan', 'undo'].includes(action);
  return isKnown && isNames(leaveOut) && isNames(skip) ? { action, leaveOut, skip } : undefined;
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
