import {
  IconActivityHeartbeat,
  IconArrowsVertical,
  IconBarcode,
  IconBuildingFactory2,
  IconCalendarCog,
  IconCertificate,
  IconChartLine,
  IconClipboardCheck,
  IconClockHour4,
  IconDeviceTablet,
  IconDeviceTabletCog,
  IconFileText,
  IconHandStop,
  IconHierarchy3,
  IconListCheck,
  IconListDetails,
  IconPackage,
  IconPlugConnected,
  IconRoute,
  IconSchool,
  IconScript,
  IconSitemap,
  IconStack2,
  IconTableImport,
  IconTool,
  IconTrafficLights,
  IconUserShare,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Session } from '@/api/session';
import type { TaskCounts } from './tasks';

export type NavItem = {
  to: string;
  /** Key in locales/<language>/nav.json. */
  key: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** What somebody must be allowed to do to have a use for the page. */
  needs: string;
  demoOnly?: boolean;
  /** Only until the plant's first order is finished. */
  whileSettingUp?: boolean;
  /** Which open tasks are counted beside it. */
  tasks?: (keyof TaskCounts)[];
};

export type NavGroup = { key: string; items: NavItem[] };

export const NAV: NavGroup[] = [
  {
    key: 'execute',
    items: [
      { to: '/set-up', key: 'setUp', icon: IconListCheck, needs: 'orders.read', whileSettingUp: true },
      { to: '/floor', key: 'floor', icon: IconBuildingFactory2, needs: 'equipment.read', tasks: ['calls'] },
      {
        to: '/dispatch',
        key: 'dispatch',
        icon: IconCalendarCog,
        needs: 'orders.read',
      },
      {
        to: '/orders',
        key: 'orders',
        icon: IconStack2,
        needs: 'orders.read',
        tasks: ['changes', 'parked'],
      },
      { to: '/labour', key: 'labour', icon: IconClockHour4, needs: 'orders.read' },
      { to: '/paper', key: 'paper', icon: IconFileText, needs: 'orders.enter_paper' },
      { to: '/terminal', key: 'terminal', icon: IconDeviceTabletCog, needs: 'orders.start_joborder' },
    ],
  },
  {
    key: 'quality',
    items: [
      {
        to: '/quality',
        key: 'quality',
        icon: IconClipboardCheck,
        needs: 'quality.read',
        tasks: ['nonconformances'],
      },
      { to: '/genealogy', key: 'genealogy', icon: IconHierarchy3, needs: 'genealogy.read' },
    ],
  },
  {
    key: 'engineer',
    items: [
      { to: '/places', key: 'places', icon: IconSitemap, needs: 'equipment.read' },
      {
        to: '/machines',
        key: 'machines',
        icon: IconPlugConnected,
        needs: 'integrations.read',
      },
      { to: '/limits', key: 'limits', icon: IconArrowsVertical, needs: 'orders.author_limit' },
      { to: '/checks', key: 'checks', icon: IconTrafficLights, needs: 'orders.set_startcheck' },
      { to: '/trends', key: 'trends', icon: IconChartLine, needs: 'equipment.read' },
      {
        to: '/certificates',
        key: 'certificates',
        icon: IconCertificate,
        needs: 'integrations.read',
      },
      { to: '/stations', key: 'stations', icon: IconHandStop, needs: 'records.read' },
      { to: '/materials', key: 'materials', icon: IconPackage, needs: 'genealogy.read' },
      { to: '/tools', key: 'tools', icon: IconTool, needs: 'equipment.withdraw_tool' },
      {
        to: '/work-masters',
        key: 'workMasters',
        icon: IconRoute,
        needs: 'orders.read',
      },
      { to: '/imports', key: 'imports', icon: IconTableImport, needs: 'equipment.read' },
      {
        to: '/messages',
        key: 'messages',
        icon: IconActivityHeartbeat,
        needs: 'integrations.read_messages',
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
        needs: 'records.read',
      },
      { to: '/people', key: 'people', icon: IconUsers, needs: 'personnel.read' },
      { to: '/skills', key: 'skills', icon: IconSchool, needs: 'personnel.read_skill' },
      { to: '/deputies', key: 'deputies', icon: IconUserShare, needs: 'personnel.read_deputy' },
      { to: '/reasons', key: 'reasons', icon: IconListDetails, needs: 'quality.author_reason' },
      { to: '/terminals', key: 'terminals', icon: IconDeviceTablet, needs: 'equipment.pair_terminal' },
      { to: '/codes', key: 'codes', icon: IconBarcode, needs: 'equipment.read', demoOnly: true },
    ],
  },
];

/** The groups and pages somebody's permissions open, in a plant such as this. */
export function navFor({ person, demo, set_up }: Session): NavGroup[] {
  const opens = (item: NavItem) =>
    (demo || !item.demoOnly) &&
    (set_up === 'begun' || !item.whileSettingUp) &&
    person?.permissions.includes(item.needs);
  return NAV.map((group) => ({ ...group, items: group.items.filter(opens) })).filter(
    (group) => group.items.length > 0,
  );
}
