import { formatNames } from '../../api/report/formats/format-names.ts';
import type { Flag } from '../command.ts';

/** In place of what people read: one document on stdout. */
export const formatFlag: Flag = {
  flags: '--format <format>',
  about: 'as json, sarif, markdown, github or junit',
  choices: formatNames,
};

/** Beside what is printed. */
export const reportFlag: Flag = {
  flags: '--report <file.html>',
  about: 'write a page with everything to this file as well',
};
