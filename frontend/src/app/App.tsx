import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { RouterProvider } from 'react-router/dom';
import { asProblem } from '@/api/problem';
import { nonce } from '@/lib/nonce';
import { router } from './router';
import { schemeManager, theme, variables } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      retry: (count, error) => asProblem(error).isUnanswered && count < 2,
      retryDelay: (count) => 500 * 2 ** count,
    },
  },
});

// Whoever is told "signed out", by an answer or by the socket, asks who is there; the shell then shows the sign-in.
window.addEventListener('lineside:signed-out', () => {
  void queries.invalidateQueries({ queryKey: ['session'] });
});

export function App() {
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-center" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
