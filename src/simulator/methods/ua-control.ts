import { coveringPoints } from '../fleet/covering-points.ts';
import {
  defaultPointInfo,
  modifyPoint,
  pointInfo,
  pointSummary,
  registerPoint,
  unregisterPoint,
} from '../objects/points.ts';
import { hasAutomaticPoints, setAutomaticPoints } from '../objects/product-rules.ts';
import { textOf } from '../store/row.ts';
import { requireHost } from './host.ts';
import { type Method, method } from './method.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

/** Class UaControl, distribution points (reference: ksc-openapi.md 3). */
export const pointMethods: readonly Method[] = [
  method('UaControl.GetAssignUasAutomatically', 'D', 'read', {}, ({ store, session }) => ({
    PxgRetVal: hasAutomaticPoints(store, session.virtualServer),
  })),
  method(
    'UaControl.SetAssignUasAutomatically',
    'D',
    'write',
    { bEnabled: 'bool' },
    ({ store, session }, { bEnabled }) => {
      setAutomaticPoints(store, session.virtualServer, bEnabled);
      return {};
    },
  ),
  method('UaControl.GetDefaultUpdateAgentRegistrationInfo', 'D', 'read', {}, () => ({ pUaInfo: defaultPointInfo() })),
  method('UaControl.RegisterUpdateAgent', 'D', 'write', { pUaInfo: 'params' }, ({ store }, { pUaInfo }) => {
    registerPoint(store, pUaInfo);
    return {};
  }),
  method('UaControl.ModifyUpdateAgent', 'D', 'write', { pUaInfo: 'params' }, ({ store }, { pUaInfo }) => {
    modifyPoint(store, pUaInfo);
    return {};
  }),
  method('UaControl.UnregisterUpdateAgent', 'D', 'write', { wstrUaHostId: 'string' }, ({ store }, { wstrUaHostId }) => {
    unregisterPoint(store, wstrUaHostId);
    return {};
  }),
  method('UaControl.GetUpdateAgentInfo', 'D', 'read', { wstrUaHostId: 'string' }, ({ store }, { wstrUaHostId }) => ({
    pUaInfo: pointInfo(store, wstrUaHostId),
  })),
  method('UaControl.GetUpdateAgentsList', 'K', 'read', {}, ({ store, session }) => {
    const own = ownGroupsCondition(store, groupsOf(store, session), 'd.group_id', false);
    const rows = store.all(
      `SELECT t.host FROM points t JOIN devices d ON d.id = t.host WHERE ${own?.sql ?? '1'} ORDER BY t.host`,
      own?.bindings ?? [],
    );
    const hosts = rows.map((row) => textOf(row, 'host'));
    return { pUasArr: hosts.map((host) => pointSummary(store, host)) };
  }),
  method('UaControl.GetUpdateAgentsDisplayInfoForHost', 'D', 'read', { wstrHostId: 'string' }, ({ store }, args) => {
    // Nearest first (their order is our choice).
    const points = coveringPoints(store, requireHost(store, args.wstrHostId));
    return { pUaInfo: points.map((point) => pointSummary(store, point)) };
  }),
];
