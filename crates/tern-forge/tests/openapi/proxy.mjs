// A proxy that holds every request and every answer against an OpenAPI description, and tells what it found.
//
//   node proxy.mjs DESCRIPTION PREFIX PATH…
//
// DESCRIPTION is cut down to the PATHs (as the description spells them) and put under PREFIX. The first line out is
// the proxy's address; the first line in is the address of the server behind it. Then each exchange is one line of
// JSON: {method, path, status, violations}; a further line in is answered by the line "all" after them. It ends when its
// input does, so that it never outlives who started it.
//
// Prism validates; the hop before it passes everything on byte for byte and puts Prism's findings to their exchange.
// Requests come one at a time, or the findings could not be told apart.

import { readFileSync } from "node:fs";
import http from "node:http";
import { createInterface } from "node:readline";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

const [file, prefix, ...paths] = process.argv.slice(2);

// Prism cannot make a check of this part of GitHub's issues, and without a word checks nothing of an issue then.
const NOT_CHECKABLE = ["issue_field_values"];

// What a description refers to, and what that refers to.
function collect(root, node, kept) {
  if (Array.isArray(node)) {
    for (const item of node) collect(root, item, kept);
  } else if (node !== null && typeof node === "object") {
    for (const [key, value] of Object.entries(node)) {
      if (key !== "$ref" || typeof value !== "string") collect(root, value, kept);
      else if (!kept.has(value)) {
        kept.add(value);
        collect(root, at(root, value), kept);
      }
    }
  }
}

const steps = (ref) => ref.slice(2).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
const at = (root, ref) => steps(ref).reduce((node, part) => node[part], root);

// The description with these paths alone. Reading all of GitHub's takes a minute, these a second.
function cut(description) {
  const { openapi, swagger, info, consumes, produces, security, securityDefinitions } = description;
  const small = { openapi, swagger, info, consumes, produces, security, securityDefinitions, paths: {} };
  for (const name of Object.keys(small)) if (small[name] === undefined) delete small[name];
  for (const path of paths) {
    const found = description.paths[path];
    if (found === undefined) throw new Error(`${file} describes no ${path}`);
    small.paths[prefix + path] = found;
    // GitHub's own links name a repository by its number, which its description does not.
    if (path.startsWith("/repos/{owner}/{repo}/") && description.openapi !== undefined) {
      small.paths[`${prefix}${path.replace("/repos/{owner}/{repo}", "/repositories/{repository_id}")}`] =
        byNumber(description, found);
    }
  }
  for (const schema of Object.values(description.components?.schemas ?? {})) {
    for (const name of NOT_CHECKABLE) delete schema.properties?.[name];
  }
  const kept = new Set();
  collect(description, small.paths, kept);
  for (const ref of kept) {
    const names = steps(ref);
    let place = small;
    for (const name of names.slice(0, -1)) place = place[name] ??= {};
    place[names.at(-1)] = at(description, ref);
  }
  return small;
}

function byNumber(description, item) {
  const named = (parameter) => (parameter.$ref ? at(description, parameter.$ref) : parameter).name;
  const number = { name: "repository_id", in: "path", required: true, schema: { type: "integer" } };
  const turned = Object.entries(item).map(([method, operation]) => {
    const rest = (operation.parameters ?? []).filter((one) => !["owner", "repo"].includes(named(one)));
    const operationId = operation.operationId && `${operation.operationId}/by-number`;
    return [method, { ...operation, operationId, parameters: [number, ...rest] }];
  });
  return Object.fromEntries(turned);
}

const listening = (server) =>
  new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.address().port)));

async function prism(upstream) {
  const operations = await getHttpOperationsFromSpec(cut(JSON.parse(readFileSync(file, "utf8"))));
  const config = {
    isProxy: true,
    upstream: new URL(upstream),
    upstreamProxy: undefined,
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    errors: false,
    mock: { dynamic: false },
  };
  const server = createServer(operations, { cors: false, config, components: { logger } });
  return new URL(await server.listen(0, "127.0.0.1"));
}

// Prism's findings go to its log one by one; the header that has them too is cut off at eight kilobytes.
let found = [];
const note = (_, message) => {
  const [, location, words] = /^Violation: (\S*) (.*)$/s.exec(message ?? "") ?? [];
  if (words !== undefined) found.push({ location, message: words });
};
const quiet = () => {};
const logger = { trace: quiet, debug: quiet, info: note, success: quiet, warn: note, error: note, child: () => logger };

// A question that the description has no place for never reaches the server.
function refused(headers, body) {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return [];
  const { title, detail } = JSON.parse(body);
  return [{ location: "request", message: `${title}: ${detail}` }];
}

let behind;
const hop = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const to = await behind;
  found = [];
  const options = { host: to.hostname, port: to.port, method: request.method, path: request.url, headers: request.headers };
  const onward = http.request(options, async (answer) => {
    const body = [];
    for await (const chunk of answer) body.push(chunk);
    const whole = Buffer.concat(body);
    const violations = [...found, ...refused(answer.headers, whole)];
    const { "sl-violations": _, ...headers } = answer.headers;
    const seen = { method: request.method, path: request.url, status: answer.statusCode, violations };
    process.stdout.write(`${JSON.stringify(seen)}\n`, () => {
      response.writeHead(answer.statusCode, headers).end(whole);
    });
  });
  onward.on("error", (error) => response.writeHead(502).end(String(error)));
  onward.end(Buffer.concat(chunks));
});

process.stdout.write(`http://127.0.0.1:${await listening(hop)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (behind === undefined) {
    behind = prism(line);
    await behind;
    process.stdout.write("ready\n");
  } else process.stdout.write("all\n");
}
process.exit(0);
