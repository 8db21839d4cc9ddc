import {
  IconActivityHeartbeat,
  IconBarcode,
  IconBuildingFactory2,
  IconCalendarCog,
  IconClipboardCheck,
  IconDeviceTabletCog,
  IconHierarchy3,
  IconPlugConnected,
  IconRoute,
  IconScript,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type NavItem = {
  to: string;
  /** Key in locales/<language>/nav.json. */
  key: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** Roles whose work this is; the administrator and the auditor may look at everything they can read. */
  roles: string[];
  demoOnly?: boolean;
};

export type NavGroup = { key: string; items: NavItem[] };

const DESK = ['supervisor', 'quality', 'engineer', 'auditor', 'administrator'];

export const NAV: NavGroup[] = [
  {
    key: 'execute',
    items: [
      { to: '/floor', key: 'floor', icon: IconBuildingFactory2, roles: [...DESK, 'operator'] },
      {
        to: '/dispatch',
        key: 'dispatch',
        icon: IconCalendarCog,
        roles: ['supervisor', 'engineer', 'auditor'],
      },
      { to: '/orders', key: 'orders', icon: IconStack2, roles: [...DESK, 'erp'] },
      { to: '/terminal', key: 'terminal', icon: IconDeviceTabletCog, roles: ['operator', 'supervisor'] },
    ],
  },
  {
    key: 'quality',
    items: [
      {
        to: '/quality',
        key: 'quality',
        icon: IconClipboardCheck,
        roles: ['quality', 'supervisor', 'auditor'],
      },
      { to: '/genealogy', key: 'genealogy', icon: IconHierarchy3, roles: DESK },
    ],
  },
  {
    key: 'engineer',
    items: [
      {
        to: '/connections',
        key: 'connections',
        icon: IconPlugConnected,
        roles: ['engineer', 'administrator', 'supervisor'],
      },
      {
        to: '/work-masters',
        key: 'workMasters',
        icon: IconRoute,
        roles: ['engineer', 'supervisor', 'quality', 'auditor'],
      },
      {
        to: '/messages',
        key: 'messages',
        icon: IconActivityHeartbeat,
        roles: ['supervisor', 'engineer', 'erp', 'auditor', 'administrator'],
      },
    ],
  },
  {
    key: 'govern',
    items: [
      {
        to: '/audit',
        key: 'audit',
        icon: IconScript,
        roles: ['auditor', 'quality', 'administrator', 'supervisor'],
      },
      { to: '/people', key: 'people', icon: IconUsers, roles: ['administrator', 'auditor'] },
      { to: '/codes', key: 'codes', icon: IconBarcode, roles: [...DESK, 'operator'], demoOnly: true },
    ],
  },
];

/** The groups and pages that belong to somebody's roles. */
export function navFor(roles: string[], demo: boolean): NavGroup[] {
  return NAV.map((group) => ({
    ...group,
    items: group.items.filter(
      (item) => (demo || !item.demoOnly) && item.roles.some((role) => roles.includes(role)),
    ),
  })).filter((group) => group.items.length > 0);
}
