import { NUMBERS } from './known-numbers';

/** What a parameter may be. Numbers have a unit of their own, in which they are where none is given. */
export interface KnownNumber {
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** A parameter as some majors have it. A text, where it is neither a number nor one of several words. */
export interface KnownParameter {
  readonly number?: KnownNumber;
  readonly words?: string[];
  /** From which major to which. */
  readonly majors: [number, number];
}

/** `name word|word`, with '+' for the space in a word, and the majors as for numbers. */
const WORDS = `
  archive_mode always|on|off
  backslash_quote safe_encoding|on|off
  bytea_output escape|hex
  client_min_messages debug5|debug4|debug3|debug2|debug1|log|notice|warning|error
  compute_query_id auto|regress|on|off
  constraint_exclusion partition|on|off
  debug_logical_replication_streaming buffered|immediate 17+
  debug_parallel_query regress|on|off
  default_toast_compression pglz|lz4
  default_transaction_isolation serializable|repeatable+read|read+committed|read+uncommitted
  dynamic_shared_memory_type posix|sysv|mmap
  file_copy_method copy|clone 18+
  huge_pages try|on|off
  icu_validation_level disabled|debug5|debug4|debug3|debug2|debug1|log|notice|warning|error
  intervalstyle postgres|postgres_verbose|sql_standard|iso_8601
  io_method sync|worker|io_uring 18+
  log_error_verbosity terse|default|verbose
  log_min_error_statement debug5|debug4|debug3|debug2|debug1|info|notice|warning|error|log|fatal|panic
  log_min_messages debug5|debug4|debug3|debug2|debug1|info|notice|warning|error|log|fatal|panic
  log_statement none|ddl|mod|all
  logical_replication_mode buffered|immediate -16
  password_encryption md5|scram-sha-256
  plan_cache_mode auto|force_generic_plan|force_custom_plan
  recovery_init_sync_method fsync|syncfs
  recovery_prefetch try|on|off
  recovery_target immediate
  recovery_target_action pause|promote|shutdown
  session_replication_role origin|replica|local
  shared_memory_type sysv|mmap
  ssl_max_protocol_version tlsv1|tlsv1.1|tlsv1.2|tlsv1.3
  ssl_min_protocol_version tlsv1|tlsv1.1|tlsv1.2|tlsv1.3
  stats_fetch_consistency none|cache|snapshot
  synchronous_commit local|remote_write|remote_apply|on|off
  syslog_facility local0|local1|local2|local3|local4|local5|local6|local7
  trace_recovery_messages debug5|debug4|debug3|debug2|debug1|log|notice|warning|error -16
  track_functions none|pl|all
  transaction_isolation serializable|repeatable+read|read+committed|read+uncommitted
  wal_compression pglz|lz4|zstd|on|off
  wal_level minimal|replica|logical
  wal_sync_method fsync|fdatasync|open_sync|open_datasync
  xmlbinary base64|hex
  xmloption content|document
`;

/** The majors, and parameters that are on or off. */
const SWITCHES = `
  all allow_in_place_tablespaces allow_system_table_mods array_nulls autovacuum bonjour check_function_bodies data_sync_retry debug_pretty_print
  all debug_print_parse debug_print_plan debug_print_rewritten default_transaction_deferrable default_transaction_read_only enable_async_append
  all enable_bitmapscan enable_gathermerge enable_hashagg enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material
  all enable_memoize enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning enable_partitionwise_aggregate
  all enable_partitionwise_join enable_presorted_aggregate enable_seqscan enable_sort enable_tidscan escape_string_warning exit_on_error fsync
  all full_page_writes geqo gss_accept_delegation hot_standby hot_standby_feedback ignore_checksum_failure ignore_invalid_pages ignore_system_indexes jit
  all jit_debugging_support jit_dump_bitcode jit_expressions jit_profiling_support jit_tuple_deforming krb_caseins_users lo_compat_privileges
  all log_checkpoints log_disconnections log_duration log_executor_stats log_hostname log_lock_waits log_parser_stats log_planner_stats
  all log_recovery_conflict_waits log_replication_commands log_statement_stats log_truncate_on_rotation logging_collector parallel_leader_participation
  all quote_all_identifiers recovery_target_inclusive remove_temp_files_after_crash restart_after_crash row_security send_abort_for_crash
  all send_abort_for_kill ssl ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers standard_conforming_strings synchronize_seqscans
  all syslog_sequence_numbers syslog_split_messages trace_notify trace_sort track_activities track_commit_timestamp track_counts track_io_timing
  all track_wal_io_timing transaction_deferrable transaction_read_only transform_null_equals update_process_title wal_init_zero wal_log_hints
  all wal_receiver_create_temp_slot wal_recycle zero_damaged_pages
  -16 db_user_namespace
  -17 log_connections
  17+ allow_alter_system enable_group_by_reordering event_triggers summarize_wal sync_replication_slots trace_connection_negotiation
  18+ enable_distinct_reordering enable_self_join_elimination log_lock_failures md5_password_warnings track_cost_delay_timing vacuum_truncate
`;

/** The majors, and parameters that are any text. */
const TEXTS = `
  all application_name archive_cleanup_command archive_command archive_library backtrace_functions bonjour_name client_encoding cluster_name config_file
  all createrole_self_grant data_directory datestyle debug_io_direct default_table_access_method default_tablespace default_text_search_config
  all dynamic_library_path event_source external_pid_file hba_file ident_file jit_provider krb_server_keyfile lc_messages lc_monetary lc_numeric lc_time
  all listen_addresses local_preload_libraries log_destination log_directory log_filename log_line_prefix log_timezone output_plugin_libraries
  all primary_conninfo primary_slot_name recovery_end_command recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline
  all recovery_target_xid restore_command restrict_nonsystem_relation_kind search_path session_preload_libraries shared_preload_libraries ssl_ca_file
  all ssl_cert_file ssl_ciphers ssl_crl_dir ssl_crl_file ssl_dh_params_file ssl_key_file ssl_passphrase_command synchronous_standby_names syslog_ident
  all temp_tablespaces timezone timezone_abbreviations unix_socket_directories unix_socket_group wal_consistency_checking
  -17 ssl_ecdh_curve
  17+ synchronized_standby_slots
  18+ extension_control_path log_connections oauth_validator_libraries ssl_groups ssl_tls13_ciphers
`;

const ON_OR_OFF = ['on', 'off'];
const ANY = 'all';

function rows(table: string): string[][] {
  return table.trim().split('\n').map((row) => row.trim().split(' '));
}

function majorsOf(text = ANY): [number, number] {
  const major = Number(text.replace(/[-+]/, ''));
  return [text === ANY || text.startsWith('-') ? 0 : major, text === ANY || text.endsWith('+') ? Infinity : major];
}

const KNOWN: [string, KnownParameter][] = [
  ...rows(NUMBERS).map(([name, unit, least, most, majors]): [string, KnownParameter] =>
    [name, { number: { unit, least: Number(least), most: Number(most) }, majors: majorsOf(majors) }]),
  ...rows(WORDS).map(([name, words, majors]): [string, KnownParameter] =>
    [name, { words: words.replace(/\+/g, ' ').split('|'), majors: majorsOf(majors) }]),
  ...rows(SWITCHES).flatMap(([majors, ...names]) =>
    names.map((name): [string, KnownParameter] => [name, { words: ON_OR_OFF, majors: majorsOf(majors) }])),
  ...rows(TEXTS).flatMap(([majors, ...names]) => names.map((name): [string, KnownParameter] => [name, { majors: majorsOf(majors) }])),
];

const BY_NAME = new Map<string, KnownParameter[]>();
for (const [name, parameter] of KNOWN) {
  BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), parameter]);
}

/** A parameter by its name, as each major has it. */
export function knownParameter(name: string): KnownParameter[] {
  return BY_NAME.get(name) ?? [];
}
