import type { Project } from './project.ts';
import { openStage, type Stage } from './stage.ts';
import { type Proxy, startProxy } from './tls-proxy.ts';

/** A stage whose project reaches its server through a proxy. */
export interface BehindProxy extends AsyncDisposable {
  readonly stage: Stage;
  readonly project: Project;
  readonly proxy: Proxy;
}

export async function behindProxy(): Promise<BehindProxy> {
  const stage = await openStage();
  const proxy = await startProxy(stage.server);
  stage.project.edit('kscctl.yaml', stage.server.running.url, proxy.url);
  return {
    stage,
    project: stage.project,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}
