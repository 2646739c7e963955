/**
 * Postgres for one machine and one writer that loads millions of rows: no replication, so the least write-ahead log;
 * long distances between checkpoints. fsync stays on: a kill of everything must lose nothing.
 */
export const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '1GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  wal_buffers: '16MB',
  checkpoint_timeout: '15min',
  // Compiling a query costs more than these queries do.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // After a kill all files are brought to disk before anything else: one call for all, where there is one, not one for each.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};
