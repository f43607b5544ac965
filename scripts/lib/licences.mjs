import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './project.mjs';

/** Icons come into the page as data, so that the bundler does not see the package that they are from. */
const icons = 'node_modules/@iconify-json/lucide';
const textName = /^(?:licen[cs]e|copying|notice)/i;

const readJson = (path) => JSON.parse(readFileSync(inRoot(path), 'utf8'));

/** The licence files of a package as they are; empty when it brings none. */
function ownTexts(folder) {
  return readdirSync(inRoot(folder))
    .filter((name) => textName.test(name))
    .sort()
    .map((name) => readFileSync(inRoot(folder, name), 'utf8').trim())
    .join('\n\n');
}

/** The standard text of a licence for a package that names it and brings no text. */
function standardText({ name, license, author, contributors = [], repository }) {
  const holder = [author, ...contributors].map((one) => (typeof one === 'string' ? one : one?.name)).find(Boolean);
  const by = `Copyright (c) ${holder ?? `the authors of ${name}`}`;
  const source = typeof repository === 'string' ? repository : repository?.url;
  const from = source === undefined ? '' : `\n${source}`;
  switch (license) {
    case 'MIT':
      return `${by}${from}\n\n${mit}`;
    case 'ISC':
      return `${by}${from}\n\n${isc}`;
    case 'Apache-2.0':
      return `${by}${from}\n\n${apache()}`;
    default:
      throw new Error(`${name} brings no text of its licence, ${license}, and none is known here.`);
  }
}

const warranty =
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.';
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

${warranty}`;
const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;
/** What some of the icons are derived from. */
const feather = `Portions are derived from Feather.\n\nThe MIT License (MIT)\n\nCopyright (c) 2013-present Cole Bemis\n\n${mit}`;
/** Apache's text is long, and the compiler that every checkout has brings it. */
const apache = () => readFileSync(inRoot('node_modules/typescript/LICENSE.txt'), 'utf8').trim();

/** Packages that the program runs on, as installed here: those of other platforms are not shipped from here either. */
function runtimePackages() {
  return Object.entries(readJson('package-lock.json').packages)
    .filter(([folder, { dev = false }]) => folder !== '' && !dev && existsSync(inRoot(folder, 'package.json')))
    .map(([folder]) => folder);
}

/** The parts of a list of licences that the bundler wrote: “## name - version (licence)” and the text. */
function bundledParts(path) {
  const [, ...parts] = readFileSync(path, 'utf8').split(/^## (?=\S+ - \S+ \(.*\)$)/m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    const [, name, version, license] = /^(\S+) - (\S+) \((.*)\)$/.exec(part.slice(0, end)) ?? [];
    return { name, version, license, text: part.slice(end).trim() };
  });
}

/**
 * Every licence text of what Gatewise ships: its own, its notices, the packages in the page's bundle, and those that the
 * program runs on.
 * @param {string} bundled the list that the bundler wrote beside the page
 */
export function licencesText(bundled) {
  const entries = new Map();
  const add = (folder) => {
    const { name, version, license, ...rest } = readJson(`${folder}/package.json`);
    const text = ownTexts(folder) || standardText({ name, license, ...rest });
    entries.set(`${name} ${version}`, { license, text });
  };
  for (const folder of runtimePackages()) add(folder);
  const { name: iconName, version: iconVersion } = readJson(`${icons}/package.json`);
  const { author, license: iconLicense } = readJson(`${icons}/info.json`);
  const iconText = standardText({ name: iconName, license: iconLicense.spdx, author, repository: author.url });
  entries.set(`${iconName} ${iconVersion}`, { license: iconLicense.spdx, text: `${iconText}\n\n${feather}` });
  for (const { name, version, license, text } of bundledParts(bundled)) {
    const key = `${name} ${version}`;
    if (!entries.has(key)) entries.set(key, { license, text: text || standardText({ name, license }) });
  }
  const rule = '='.repeat(78);
  const parts = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ['Gatewise', readFileSync(inRoot('LICENSE'), 'utf8').trim()],
    ['Notices', readFileSync(inRoot('NOTICE.md'), 'utf8').trim()],
    ['The sample', readFileSync(inRoot('resources', 'samples', 'README.md'), 'utf8').trim()],
    ...parts.map(([name, { license, text }]) => [`${name} (${license ?? 'see below'})`, text]),
  ]
    .map(([title, text]) => `${rule}\n${title}\n${rule}\n\n${text}\n`)
    .join('\n');
}
