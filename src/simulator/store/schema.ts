/** Format of the database; another number is refused, never converted or overwritten. */
export const formatVersion = 4;

/** Columns of updates, whether the server knows them or the vendor has only released them. */
const updateColumns = `
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, uid BLOB, uid_hex TEXT COLLATE NOCASE, title TEXT NOT NULL, description TEXT NOT NULL,
  product TEXT NOT NULL, product_display TEXT NOT NULL, vendor TEXT NOT NULL, class TEXT NOT NULL,
  to_version TEXT NOT NULL, major_version TEXT NOT NULL, importance INTEGER NOT NULL, uninstallable INTEGER NOT NULL,
  eula INTEGER NOT NULL, approval INTEGER NOT NULL, released INTEGER NOT NULL, registered INTEGER NOT NULL,
  lcid INTEGER NOT NULL,
  min_server TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0`;

/** Times are milliseconds since 1970 UTC; columns named `data`, `settings`, `attributes` hold wire values as JSON. */
export const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER, name TEXT NOT NULL, created INTEGER NOT NULL,
  updated INTEGER NOT NULL, attributes TEXT NOT NULL DEFAULT '{}');
CREATE UNIQUE INDEX groups_by_name ON groups (parent, name);
CREATE TABLE devices (
  id TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE, fqdn TEXT NOT NULL COLLATE NOCASE, domain TEXT NOT NULL, group_id INTEGER NOT NULL,
  platform TEXT NOT NULL, os TEXT NOT NULL, server INTEGER NOT NULL, created INTEGER NOT NULL, bases INTEGER NOT NULL,
  bases_installed INTEGER NOT NULL, sync_phase INTEGER NOT NULL, delivered TEXT, delivered_at INTEGER,
  location TEXT NOT NULL DEFAULT '', power TEXT NOT NULL DEFAULT 'always', disk_free INTEGER NOT NULL DEFAULT 200000,
  bandwidth INTEGER NOT NULL DEFAULT 100, licence TEXT NOT NULL DEFAULT 'valid', licence_used INTEGER NOT NULL DEFAULT 0,
  local TEXT, product_set INTEGER, update_set INTEGER);
CREATE TABLE product_sets (id INTEGER PRIMARY KEY, products TEXT NOT NULL);
CREATE TABLE update_sets (id INTEGER PRIMARY KEY, updates TEXT NOT NULL);
CREATE INDEX devices_by_group ON devices (group_id);
CREATE INDEX devices_by_name ON devices (name);
CREATE INDEX devices_by_fqdn ON devices (fqdn);
CREATE TABLE device_products (
  device TEXT NOT NULL, product TEXT NOT NULL, version TEXT NOT NULL, display TEXT NOT NULL COLLATE NOCASE, base_build TEXT NOT NULL,
  build TEXT NOT NULL, installed INTEGER NOT NULL, PRIMARY KEY (device, product, version)) WITHOUT ROWID;
CREATE INDEX device_products_by_display ON device_products (display, device);
CREATE TABLE device_updates (
  device TEXT NOT NULL, update_id INTEGER NOT NULL, installed INTEGER NOT NULL,
  PRIMARY KEY (device, update_id)) WITHOUT ROWID;
CREATE INDEX device_updates_by_update ON device_updates (update_id, device);
CREATE TABLE points (host TEXT PRIMARY KEY, settings TEXT NOT NULL, content INTEGER, bases INTEGER,
  diffs INTEGER NOT NULL DEFAULT 0, automatic INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE point_scope (
  host TEXT NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (host, kind, id)) WITHOUT ROWID;
CREATE INDEX point_scope_by_id ON point_scope (kind, id);
CREATE TABLE networks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, automatic INTEGER NOT NULL, locations TEXT NOT NULL);
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, storage_id TEXT NOT NULL UNIQUE, product TEXT NOT NULL, version TEXT NOT NULL,
  component TEXT NOT NULL, name TEXT NOT NULL, server INTEGER NOT NULL, group_id INTEGER, data TEXT NOT NULL, created INTEGER NOT NULL,
  next_run INTEGER, run_requested INTEGER, last_run INTEGER, last_result TEXT);
CREATE INDEX tasks_by_group ON tasks (group_id);
CREATE TABLE runs (
  task INTEGER NOT NULL, device TEXT NOT NULL, started INTEGER NOT NULL, ends INTEGER, content INTEGER,
  bases INTEGER, source TEXT NOT NULL, diffs INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0, failure TEXT,
  PRIMARY KEY (task, device)) WITHOUT ROWID;
CREATE TABLE task_results (
  task INTEGER NOT NULL, device TEXT NOT NULL, state INTEGER NOT NULL, time INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (task, device)) WITHOUT ROWID;
CREATE TABLE policies (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, product TEXT NOT NULL, version TEXT NOT NULL,
  group_id INTEGER NOT NULL, active INTEGER NOT NULL, roaming INTEGER NOT NULL, accept_parent INTEGER NOT NULL,
  force_children INTEGER NOT NULL, hide_on_slaves INTEGER NOT NULL, created INTEGER NOT NULL,
  modified INTEGER NOT NULL);
CREATE INDEX policies_by_group ON policies (group_id);
CREATE TABLE policy_sections (
  policy INTEGER NOT NULL, section TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (policy, section)) WITHOUT ROWID;
CREATE TABLE updates (${updateColumns});
CREATE TABLE releases (${updateColumns});
CREATE INDEX updates_by_uid ON updates (uid_hex);
CREATE TABLE eulas (
  id INTEGER PRIMARY KEY, uid BLOB NOT NULL, name TEXT NOT NULL, product TEXT NOT NULL, version TEXT NOT NULL,
  product_display TEXT NOT NULL, version_display TEXT NOT NULL, text TEXT NOT NULL, accepted INTEGER,
  accepted_by TEXT NOT NULL DEFAULT '');
CREATE TABLE selections (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, predefined TEXT NOT NULL, filter TEXT NOT NULL);
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, kind TEXT NOT NULL, device TEXT, task INTEGER,
  text TEXT NOT NULL);
CREATE TABLE calls (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, session TEXT NOT NULL, method TEXT NOT NULL,
  request_id TEXT NOT NULL, ok INTEGER NOT NULL, error_code INTEGER, wrote INTEGER NOT NULL, ms REAL NOT NULL);
`;
