export type Settings = Readonly<Record<string, string>>

const mib = 1024 * 1024

/** PostgreSQL's settings for a machine of that much memory, on which the house itself also has to live. */
export function settingsFor(memoryBytes: number): Settings {
  return {
    max_connections: '200',
    shared_buffers: megabytes(memoryBytes / 32, { least: 64, most: 1024 }),
    effective_cache_size: megabytes(memoryBytes / 2, { least: 256, most: 64 * 1024 }),
    maintenance_work_mem: megabytes(memoryBytes / 128, { least: 32, most: 256 }),
    work_mem: '8MB',

    // What was answered for is on disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // The packaged builds know no lz4.
    wal_compression: 'on',
    checkpoint_timeout: '15min',
    max_wal_size: '4GB',
    min_wal_size: '256MB',

    autovacuum: 'on',
    jit: 'off',
    random_page_cost: '1.1',
    TimeZone: 'UTC',

    // The log holds no data. `log` stands above `error`: what the server does is written down, but not the text
    // of a refused statement, which would quote the refused value.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    lc_messages: 'C',
  }
}

function megabytes(bytes: number, { least, most }: { least: number; most: number }): string {
  return `${Math.min(most, Math.max(least, Math.round(bytes / mib)))}MB`
}

/** As arguments of `postgres`, which outrank whatever a file in the cluster says. */
export function toArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name)) throw new RangeError(`not a setting of PostgreSQL: ${name}`)
    return ['-c', `${name}=${value}`]
  })
}
