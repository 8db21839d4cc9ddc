import { createBrowserRouter, type RouteObject } from 'react-router';
import { Landing } from './Landing';
import { NotFound } from './NotFound';
import { PageFailed } from './PageFailed';
import { RequireSession } from './RequireSession';
import { Shell } from './Shell';

/** A page of a feature, loaded when somebody goes there; its module exports `Component`. */
type Page = () => Promise<{ Component: () => React.ReactNode }>;
const page = (path: string, lazy: Page): RouteObject => ({
  path,
  // A network that has just changed loses what was on its way.
  lazy: () => lazy().catch(() => new Promise((next) => setTimeout(next, 1000)).then(lazy)),
  ErrorBoundary: PageFailed,
});

/** Pages of the office and the supervisor's desk, inside the shell. */
const desk: RouteObject[] = [
  { index: true, Component: Landing },
  page('/set-up', () => import('@/features/setup/SetUpPage')),
  page('/floor', () => import('@/features/floor/FloorPage')),
  page('/dispatch', () => import('@/features/dispatch/DispatchPage')),
  page('/orders', () => import('@/features/orders/OrdersPage')),
  page('/orders/tasks', () => import('@/features/orders/TasksPage')),
  page('/orders/:id', () => import('@/features/orders/OrderPage')),
  page('/labour', () => import('@/features/labour/LabourPage')),
  page('/paper', () => import('@/features/paper/PaperPage')),
  page('/paper/enter', () => import('@/features/paper/EnterPage')),
  page('/genealogy', () => import('@/features/genealogy/GenealogyPage')),
  page('/quality', () => import('@/features/quality/QualityPage')),
  page('/audit', () => import('@/features/audit/AuditPage')),
  page('/places', () => import('@/features/places/PlacesPage')),
  page('/machines', () => import('@/features/machines/MachinesPage')),
  page('/trends', () => import('@/features/trends/TrendsPage')),
  page('/machines/connections/:id', () => import('@/features/machines/ConnectionPage')),
  page('/stations', () => import('@/features/stations/StationsPage')),
  page('/checks', () => import('@/features/checks/ChecksPage')),
  page('/limits', () => import('@/features/limits/LimitsPage')),
  page('/certificates', () => import('@/features/certificates/CertificatesPage')),
  page('/imports', () => import('@/features/imports/ImportsPage')),
  page('/imports/:id', () => import('@/features/imports/ImportPage')),
  page('/messages', () => import('@/features/messages/MessagesPage')),
  page('/people', () => import('@/features/people/PeoplePage')),
  page('/people/:id', () => import('@/features/people/PersonPage')),
  page('/materials', () => import('@/features/materials/MaterialsPage')),
  page('/terminals', () => import('@/features/terminals/TerminalsPage')),
  page('/tools', () => import('@/features/tools/ToolsPage')),
  page('/reasons', () => import('@/features/reasons/ReasonsPage')),
  page('/skills', () => import('@/features/skills/SkillsPage')),
  page('/deputies', () => import('@/features/deputies/DeputiesPage')),
  page('/work-masters', () => import('@/features/masters/MastersPage')),
  page('/work-masters/:id', () => import('@/features/masters/MasterPage')),
  page('/work-masters/:id/compare', () => import('@/features/masters/compare/ComparePage')),
  { path: '*', Component: NotFound },
];

/** Pages that fill the screen: terminals and wall boards. */
const full: RouteObject[] = [
  page('/tv', () => import('@/features/floor/TvPage')),
  page('/paper/print', () => import('@/features/paper/PrintPage')),
  page('/terminal', () => import('@/features/execution/TerminalPage')),
];

export const router = createBrowserRouter([
  {
    HydrateFallback: () => null,
    ErrorBoundary: PageFailed,
    children: [
      page('/sign-in', () => import('@/features/session/SignInPage')),
      page('/set-up/first', () => import('@/features/setup/FirstPage')),
      page('/codes', () => import('@/features/codes/CodesPage')),
      {
        Component: RequireSession,
        children: [...full, { Component: Shell, children: desk }],
      },
    ],
  },
]);
