/** What the command line says by its exit code. */
export const ExitCode = { done: 0, findings: 1, usage: 2, failed: 3 } as const;
