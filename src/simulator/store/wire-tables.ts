/**
 * Tables of what only the wire needs: what is asked for and kept beside the fleet. Times are milliseconds since 1970 UTC;
 * columns named `data`, `settings`, `attributes` hold wire values as JSON.
 */
export const wireTables = `
CREATE TABLE revisions (
  object_type INTEGER NOT NULL, object_id INTEGER NOT NULL, revision INTEGER NOT NULL, time INTEGER NOT NULL,
  user TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', data TEXT NOT NULL,
  PRIMARY KEY (object_type, object_id, revision)) WITHOUT ROWID;
CREATE TABLE outbreak_policies (policy INTEGER PRIMARY KEY, mask INTEGER NOT NULL);
CREATE TABLE policy_profiles (
  policy INTEGER NOT NULL, name TEXT NOT NULL, priority INTEGER NOT NULL, attributes TEXT NOT NULL,
  sections TEXT NOT NULL, PRIMARY KEY (policy, name)) WITHOUT ROWID;
CREATE TABLE sync_requests (device TEXT PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE suspended_runs (
  task INTEGER NOT NULL, device TEXT NOT NULL, suspended_at INTEGER NOT NULL, run TEXT NOT NULL,
  PRIMARY KEY (task, device)) WITHOUT ROWID;
CREATE TABLE virtual_servers (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent_group INTEGER NOT NULL,
  root_group INTEGER NOT NULL, unassigned_group INTEGER NOT NULL, super_group INTEGER NOT NULL, host_uid TEXT NOT NULL,
  created INTEGER NOT NULL, enabled INTEGER NOT NULL DEFAULT 1, automatic_points INTEGER NOT NULL DEFAULT 0);
CREATE TABLE secondary_servers (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, instance_id TEXT NOT NULL, address TEXT NOT NULL,
  group_id INTEGER NOT NULL, version TEXT NOT NULL, status INTEGER NOT NULL, last_connected INTEGER);
CREATE TABLE faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL, probability REAL NOT NULL,
  skip INTEGER NOT NULL, count INTEGER NOT NULL, seed INTEGER NOT NULL, settings TEXT NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0, fired INTEGER NOT NULL DEFAULT 0);
`;
