/** Why parameters can't be given, by the beginnings of a sentence, and of which: names, and beginnings of names that end with '*'. */
const REASONS: [string, string][] = [
  ['is decided by durability',
    'sync_binlog innodb_flush_log_at_trx_commit innodb_flush_log_at_timeout innodb_doublewrite innodb_log_checksums innodb_checksum_algorithm binlog_error_action sync_*'],
  ['is what the group can\'t do without',
    'gtid_mode enforce_gtid_consistency log_bin binlog_format binlog_order_commits log_replica_updates log_slave_updates replica_preserve_commit_order '
    + 'replica_parallel_type default_storage_engine disabled_storage_engines performance_schema plugin_load plugin_load_add binlog_gtid_simple_recovery '
    + 'xa_detach_on_prepare replica_exec_mode replica_skip_errors replica_type_conversions relay_log_recovery relay_log_purge relay_log_space_limit '
    + 'replication_optimize_for_static_plugin_config replication_sender_observe_commit_only replica_allow_higher_version_source lower_case_table_names'],
  ['decides who is in the group, and how long a fail-over takes', 'group_replication_*'],
  ['is set by what looks after each member', 'read_only super_read_only offline_mode skip_replica_start init_replica init_file'],
  ['is a member\'s own',
    'server_id server_id_bits server_uuid report_* port bind_address admin_address admin_port create_admin_listener_thread socket skip_networking skip_name_resolve mysqlx mysqlx_*'],
  ['is where a member has its files',
    'datadir basedir tmpdir pid_file plugin_dir secure_file_priv log_bin_index relay_log relay_log_index replica_load_tmpdir general_log_file slow_query_log_file '
    + 'ft_stopword_file lc_messages_dir character_sets_dir innodb_data_file_path innodb_data_home_dir innodb_directories innodb_doublewrite_dir innodb_log_group_home_dir '
    + 'innodb_page_size innodb_redo_log_archive_dirs innodb_temp_data_file_path innodb_temp_tablespaces_dir innodb_tmpdir innodb_undo_directory innodb_buffer_pool_filename chroot user'],
  ['would take the log away from the container\'s', 'log_error log_error_services console daemonize'],
  ['would put passwords into logs', 'log_raw'],
  ['is always caching_sha2_password, over TLS',
    'authentication_policy default_authentication_plugin caching_sha2_* sha256_password_* mysql_native_password mysql_native_password_proxy_users require_secure_transport '
    + 'check_proxy_users skip_grant_tables partial_revokes'],
  ['follows from tls', 'ssl_* admin_ssl_* admin_tls_* auto_generate_certs tls_certificates_enforced_validation'],
  ['follows from resources', 'innodb_dedicated_server container_aware server_memory large_pages super_large_pages'],
  ['is for a person who repairs a server, and not for all members',
    'innodb_force_recovery innodb_force_load_corrupted innodb_read_only innodb_validate_tablespace_paths tc_heuristic_recover upgrade innodb_fast_shutdown'],
  ['needs a keyring, which members haven\'t got',
    'binlog_encryption binlog_rotate_encryption_master_key_at_startup default_table_encryption innodb_redo_log_encrypt innodb_undo_log_encrypt keyring_*'],
  ['decides how an empty member is copied', 'clone_valid_donor_list clone_ssl_* clone_block_ddl'],
];

/** Of those whose names begin as refused ones. */
const ACCEPTED = [
  'communication_max_message_size', 'components_stop_timeout', 'compression_threshold', 'flow_control_applier_threshold', 'flow_control_certifier_threshold',
  'flow_control_hold_percent', 'flow_control_max_quota', 'flow_control_member_quota_percent', 'flow_control_min_quota', 'flow_control_min_recovery_quota',
  'flow_control_mode', 'flow_control_period', 'flow_control_release_percent', 'message_cache_size', 'poll_spin_loops', 'preemptive_garbage_collection',
  'preemptive_garbage_collection_rows_threshold', 'recovery_compression_algorithms', 'recovery_zstd_compression_level', 'transaction_size_limit',
].map((name) => `group_replication_${name}`);

/** Why a parameter can't be given, as the end of a sentence that begins with its name; none where it can. */
export function refusal(name: string): string | undefined {
  if (ACCEPTED.includes(name)) {
    return undefined;
  }
  const matches = (pattern: string) => pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
  return REASONS.find(([, names]) => names.split(' ').some(matches))?.[0];
}
