/** What a parameter may be. Numbers have a unit of their own, in which they are where none is given. */
export interface KnownNumber {
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/**
 * `name unit least most`, as PostgreSQL's view `pg_settings` has them. Those that the library or Patroni set, and what differs between majors,
 * aren't here.
 */
const NUMBERS = `
  archive_timeout s 0 1073741823
  authentication_timeout s 1 600
  autovacuum_analyze_scale_factor - 0 100
  autovacuum_analyze_threshold - 0 2147483647
  autovacuum_freeze_max_age - 100000 2000000000
  autovacuum_max_workers - 1 262143
  autovacuum_multixact_freeze_max_age - 10000 2000000000
  autovacuum_naptime s 1 2147483
  autovacuum_vacuum_cost_delay ms -1 100
  autovacuum_vacuum_cost_limit - -1 10000
  autovacuum_vacuum_insert_scale_factor - 0 100
  autovacuum_vacuum_insert_threshold - -1 2147483647
  autovacuum_vacuum_scale_factor - 0 100
  autovacuum_vacuum_threshold - 0 2147483647
  autovacuum_work_mem kB -1 2147483647
  backend_flush_after 8kB 0 256
  bgwriter_delay ms 10 10000
  bgwriter_flush_after 8kB 0 256
  bgwriter_lru_maxpages - 0 1073741823
  bgwriter_lru_multiplier - 0 10
  checkpoint_completion_target - 0 1
  checkpoint_flush_after 8kB 0 256
  checkpoint_timeout s 30 86400
  checkpoint_warning s 0 2147483647
  client_connection_check_interval ms 0 2147483647
  commit_delay - 0 100000
  commit_siblings - 0 1000
  cpu_index_tuple_cost - 0 1.79769e+308
  cpu_operator_cost - 0 1.79769e+308
  cpu_tuple_cost - 0 1.79769e+308
  cursor_tuple_fraction - 0 1
  deadlock_timeout ms 1 2147483647
  debug_discard_caches - 0 0
  default_statistics_target - 1 10000
  effective_cache_size 8kB 1 2147483647
  extra_float_digits - -15 3
  from_collapse_limit - 1 2147483647
  geqo_effort - 1 10
  geqo_generations - 0 2147483647
  geqo_pool_size - 0 2147483647
  geqo_seed - 0 1
  geqo_selection_bias - 1.5 2
  geqo_threshold - 2 2147483647
  gin_fuzzy_search_limit - 0 2147483647
  gin_pending_list_limit kB 64 2147483647
  hash_mem_multiplier - 1 1000
  huge_page_size kB 0 2147483647
  idle_in_transaction_session_timeout ms 0 2147483647
  idle_session_timeout ms 0 2147483647
  jit_above_cost - -1 1.79769e+308
  jit_inline_above_cost - -1 1.79769e+308
  jit_optimize_above_cost - -1 1.79769e+308
  join_collapse_limit - 1 2147483647
  lock_timeout ms 0 2147483647
  log_autovacuum_min_duration ms -1 2147483647
  log_min_duration_sample ms -1 2147483647
  log_min_duration_statement ms -1 2147483647
  log_parameter_max_length B -1 1073741823
  log_parameter_max_length_on_error B -1 1073741823
  log_rotation_age min 0 35791394
  log_rotation_size kB 0 2097151
  log_startup_progress_interval ms 0 2147483647
  log_statement_sample_rate - 0 1
  log_temp_files kB -1 2147483647
  log_transaction_sample_rate - 0 1
  logical_decoding_work_mem kB 64 2147483647
  maintenance_work_mem kB 1024 2147483647
  max_files_per_process - 64 2147483647
  max_logical_replication_workers - 0 262143
  max_parallel_maintenance_workers - 0 1024
  max_parallel_workers - 0 1024
  max_parallel_workers_per_gather - 0 1024
  max_pred_locks_per_page - 0 2147483647
  max_pred_locks_per_relation - -2147483648 2147483647
  max_pred_locks_per_transaction - 10 2147483647
  max_slot_wal_keep_size MB -1 2147483647
  max_stack_depth kB 100 2147483647
  max_standby_archive_delay ms -1 2147483647
  max_standby_streaming_delay ms -1 2147483647
  max_sync_workers_per_subscription - 0 262143
  max_wal_size MB 2 2147483647
  min_dynamic_shared_memory MB 0 2147483647
  min_parallel_index_scan_size 8kB 0 715827882
  min_parallel_table_scan_size 8kB 0 715827882
  min_wal_size MB 2 2147483647
  parallel_setup_cost - 0 1.79769e+308
  parallel_tuple_cost - 0 1.79769e+308
  post_auth_delay s 0 2147
  pre_auth_delay s 0 60
  random_page_cost - 0 1.79769e+308
  recursive_worktable_factor - 0.001 1e+06
  seq_page_cost - 0 1.79769e+308
  shared_buffers 8kB 16 1073741823
  statement_timeout ms 0 2147483647
  superuser_reserved_connections - 0 262143
  tcp_keepalives_count - 0 2147483647
  tcp_keepalives_idle s 0 2147483647
  tcp_keepalives_interval s 0 2147483647
  tcp_user_timeout ms 0 2147483647
  temp_buffers 8kB 100 1073741823
  temp_file_limit kB -1 2147483647
  track_activity_query_size B 100 1048576
  vacuum_cost_delay ms 0 100
  vacuum_cost_limit - 1 10000
  vacuum_cost_page_dirty - 0 10000
  vacuum_cost_page_hit - 0 10000
  vacuum_cost_page_miss - 0 10000
  vacuum_failsafe_age - 0 2100000000
  vacuum_freeze_min_age - 0 1000000000
  vacuum_freeze_table_age - 0 2000000000
  vacuum_multixact_failsafe_age - 0 2100000000
  vacuum_multixact_freeze_min_age - 0 1000000000
  vacuum_multixact_freeze_table_age - 0 2000000000
  wal_buffers 8kB -1 262143
  wal_decode_buffer_size B 65536 1073741823
  wal_receiver_status_interval s 0 2147483
  wal_retrieve_retry_interval ms 1 2147483647
  wal_skip_threshold kB 0 2147483647
  wal_writer_delay ms 1 10000
  wal_writer_flush_after 8kB 0 2147483647
  work_mem kB 64 2147483647
`;

/** `name value…` */
const WORDS = `
  IntervalStyle postgres postgres_verbose sql_standard iso_8601
  archive_mode always on off
  backslash_quote safe_encoding on off
  bytea_output escape hex
  client_min_messages debug5 debug4 debug3 debug2 debug1 log notice warning error
  compute_query_id auto regress on off
  constraint_exclusion partition on off
  default_toast_compression pglz lz4
  default_transaction_isolation serializable repeatable read read committed read uncommitted
  dynamic_shared_memory_type posix sysv mmap
  huge_pages off on try
  log_error_verbosity terse default verbose
  log_min_error_statement debug5 debug4 debug3 debug2 debug1 info notice warning error log fatal panic
  log_min_messages debug5 debug4 debug3 debug2 debug1 info notice warning error log fatal panic
  log_statement none ddl mod all
  plan_cache_mode auto force_generic_plan force_custom_plan
  recovery_init_sync_method fsync syncfs
  recovery_prefetch off on try
  session_replication_role origin replica local
  shared_memory_type sysv mmap
  ssl_max_protocol_version  TLSv1 TLSv1.1 TLSv1.2 TLSv1.3
  ssl_min_protocol_version TLSv1 TLSv1.1 TLSv1.2 TLSv1.3
  stats_fetch_consistency none cache snapshot
  syslog_facility local0 local1 local2 local3 local4 local5 local6 local7
  track_functions none pl all
  transaction_isolation serializable repeatable read read committed read uncommitted
  wal_sync_method fsync fdatasync open_sync open_datasync
  xmlbinary base64 hex
  xmloption content document
`;

const SWITCHES = `
  allow_in_place_tablespaces allow_system_table_mods array_nulls autovacuum bonjour check_function_bodies data_sync_retry debug_pretty_print
  debug_print_parse debug_print_plan debug_print_rewritten default_transaction_deferrable default_transaction_read_only enable_async_append
  enable_bitmapscan enable_gathermerge enable_hashagg enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan
  enable_material enable_memoize enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning
  enable_partitionwise_aggregate enable_partitionwise_join enable_seqscan enable_sort enable_tidscan escape_string_warning exit_on_error
  geqo hot_standby_feedback ignore_checksum_failure ignore_invalid_pages ignore_system_indexes jit jit_debugging_support jit_dump_bitcode
  jit_expressions jit_profiling_support jit_tuple_deforming krb_caseins_users lo_compat_privileges log_checkpoints log_duration
  log_executor_stats log_hostname log_lock_waits log_parser_stats log_planner_stats log_recovery_conflict_waits log_replication_commands
  log_statement_stats log_truncate_on_rotation parallel_leader_participation quote_all_identifiers remove_temp_files_after_crash
  restart_after_crash row_security ssl ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers standard_conforming_strings
  synchronize_seqscans syslog_sequence_numbers syslog_split_messages trace_notify trace_sort track_activities track_counts track_io_timing
  track_wal_io_timing transaction_deferrable transaction_read_only transform_null_equals update_process_title wal_init_zero
  wal_receiver_create_temp_slot wal_recycle zero_damaged_pages
`;

const rows = (table: string) => table.trim().split('\n').map((row) => row.trim().split(' '));

/** Numbers by the name of their parameter. */
export const KNOWN_NUMBERS = new Map(rows(NUMBERS).map(([name, unit, least, most]): [string, KnownNumber] =>
  [name, { unit, least: Number(least), most: Number(most) }]));

/** Words by the name of their parameter. */
export const KNOWN_WORDS = new Map(rows(WORDS).map(([name, ...words]): [string, string[]] => [name, words]));

/** Parameters that are on or off. */
export const KNOWN_SWITCHES = new Set(rows(SWITCHES).flat());
