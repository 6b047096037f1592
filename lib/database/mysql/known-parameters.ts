import { NUMBERS } from './known-numbers';

/** A parameter as one series has it, or as all have. A text, where it is neither a number nor one of several words. */
export interface KnownParameter {
  readonly number?: { readonly least: string; readonly most: string };
  readonly words?: string[];
  /** The first series that has it, where older ones haven't. */
  readonly since?: string;
}

/** `name word|word`. In any case of letters. */
const WORDS = `
  binlog_checksum none|crc32
  binlog_row_image full|minimal|noblob
  binlog_row_metadata full|minimal
  completion_type no_chain|chain|release|0|1|2
  concurrent_insert never|auto|always|0|1|2
  delay_key_write on|off|all
  event_scheduler on|off|disabled
  explain_format traditional|traditional_strict|tree|json
  group_replication_flow_control_mode quota|disabled
  innodb_change_buffering none|inserts|deletes|changes|purges|all
  innodb_default_row_format dynamic|compact|redundant
  innodb_flush_method fsync|o_dsync|o_direct|o_direct_no_fsync
  innodb_log_writer_threads on|off
  innodb_stats_method nulls_equal|nulls_unequal|nulls_ignored
  internal_tmp_mem_storage_engine temptable|memory
  log_timestamps utc|system
  myisam_stats_method nulls_equal|nulls_unequal|nulls_ignored
  session_track_transaction_info off|state|characteristics
  transaction_isolation read-uncommitted|read-committed|repeatable-read|serializable
  updatable_views_with_limit yes|no|0|1
`;

/** The series, and parameters that are on or off. */
const SWITCHES = `
  all activate_all_roles_on_login automatic_sp_privileges big_tables binlog_direct_non_transactional_updates binlog_expire_logs_auto_purge
  all binlog_rows_query_log_events binlog_transaction_compression clone_autotune_concurrency clone_enable_compression disconnect_on_expired_password
  all end_markers_in_json explicit_defaults_for_timestamp general_log global_connection_memory_tracking
  all group_replication_preemptive_garbage_collection innodb_adaptive_flushing innodb_adaptive_hash_index innodb_buffer_pool_dump_at_shutdown
  all innodb_buffer_pool_in_core_file innodb_buffer_pool_load_at_startup innodb_cmp_per_index_enabled innodb_deadlock_detect
  all innodb_extend_and_initialize innodb_flush_sync innodb_ft_enable_diag_print innodb_ft_enable_stopword innodb_log_compressed_pages
  all innodb_numa_interleave innodb_print_all_deadlocks innodb_print_ddl_logs innodb_random_read_ahead innodb_rollback_on_timeout
  all innodb_stats_auto_recalc innodb_stats_include_delete_marked innodb_stats_on_metadata innodb_stats_persistent innodb_status_output
  all innodb_status_output_locks innodb_strict_mode innodb_undo_log_truncate innodb_use_fdatasync innodb_use_native_aio keep_files_on_create
  all local_infile log_bin_trust_function_creators log_queries_not_using_indexes log_slow_admin_statements log_slow_extra
  all log_slow_replica_statements log_statements_unsafe_for_binlog low_priority_updates myisam_use_mmap old_alter_table password_require_current
  all performance_schema_show_processlist print_identified_with_as_hex replica_allow_batching replica_compressed_protocol
  all replica_sql_verify_checksum restrict_fk_on_non_standard_key select_into_disk_sync session_track_schema session_track_state_change
  all show_create_table_verbosity show_gipk_in_create_table_and_information_schema slow_query_log sql_generate_invisible_primary_key
  all sql_require_primary_key table_encryption_privilege_check transaction_read_only windowing_use_high_precision
  9.7 activate_mandatory_roles enable_cascade_triggers enable_secondary_engine_statistics innodb_native_foreign_keys
`;

/** Parameters that are any text. */
const TEXTS = `
  block_encryption_mode character_set_filesystem character_set_server collation_server default_time_zone default_tmp_storage_engine ft_boolean_syntax
  group_replication_recovery_compression_algorithms init_connect innodb_ft_server_stopword_table innodb_ft_user_stopword_table lc_messages lc_time_names
  log_error_suppression_list log_output mandatory_roles myisam_recover_options optimizer_switch performance_schema_instrument session_track_system_variables
  sql_mode tls_ciphersuites tls_version
`;

/** As the server takes them in a file of settings: of another word it says in its log that it has turned the switch off. */
const ON_OR_OFF = ['on', 'off', 'true', 'false', '1', '0'];
const ALL = 'all';

function rows(table: string): string[][] {
  return table.trim().split('\n').map((row) => row.trim().split(' '));
}

const KNOWN = new Map<string, KnownParameter>([
  ...rows(NUMBERS).map(([name, least, most, since]): [string, KnownParameter] => [name, { number: { least, most }, since }]),
  ...rows(WORDS).map(([name, words]): [string, KnownParameter] => [name, { words: words.split('|') }]),
  ...rows(SWITCHES).flatMap(([series, ...names]) =>
    names.map((name): [string, KnownParameter] => [name, { words: ON_OR_OFF, since: series === ALL ? undefined : series }])),
  ...rows(TEXTS).flat().map((name): [string, KnownParameter] => [name, {}]),
]);

/** A parameter by its name. */
export function knownParameter(name: string): KnownParameter | undefined {
  return KNOWN.get(name);
}
