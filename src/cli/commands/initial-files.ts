import { stringify } from 'yaml';

/** What `init` writes, file by file. The name of the project may be any text, so it goes through the YAML printer. */
export function initialFiles(name: string): readonly (readonly [string, string])[] {
  const projectName = name === '' ? 'acme' : name;
  return [
    ['.gitignore', '# What kscctl keeps locally: ledger, lock, caches and the embedded server.\n.kscctl/\n'],
    ['kscctl.yaml', projectFile(stringify(projectName).trim())],
    ['config/groups.yaml', groups],
    ['config/updates.yaml', updates],
  ];
}

const projectFile = (
  name: string,
) => `# The project. Its target is the simulated server that ships with kscctl, on loopback.
apiVersion: kscctl/v1
kind: Project
metadata:
  name: ${name}
spec:
  targets:
    - name: local
      server: {type: embedded}
    # A server of yours; credentials come from KSCCTL_USER and KSCCTL_PASSWORD in the environment.
    # - name: hq
    #   server: {type: openapi, url: "https://ksc.example:13299", caFile: ./klserver.cer}
`;

const groups = `# Administration groups. The name is the path; a group that exists already is adopted as it is.
apiVersion: kscctl/v1
kind: AdministrationGroup
metadata: {name: Branches}
spec: {}
---
apiVersion: kscctl/v1
kind: AdministrationGroup
metadata: {name: Branches/Berlin}
spec: {}
`;

const updates = `# A distribution point for the branch, the task that fills it, and the task that updates its devices.
apiVersion: kscctl/v1
kind: DistributionPoint
metadata: {name: ber-dp-01}
spec:
  device: ber-dp-01.acme.example
  scope: {groups: [Branches/Berlin]}
  deployUpdates: true
---
apiVersion: kscctl/v1
kind: DownloadUpdatesTask
metadata: {name: download-to-points}
spec:
  scope: {group: /}
  sources: [kaspersky]
  schedule: {every: 6h}
---
apiVersion: kscctl/v1
kind: UpdateTask
metadata: {name: kes-berlin}
spec:
  product: KES
  scope: {group: Branches/Berlin}
  sources: [distributionPoints]
  install: approved
  schedule: {on: new-updates, runMissed: true}
`;
