/**
 * `name unit least most`, and the majors that have it so where not all have: `17+` is from 17 on, `-17` up to it, `17` that one. As Patroni
 * knows them, which leaves out what it doesn't know, and as PostgreSQL's view `pg_settings` has them.
 *
 * @see https://github.com/patroni/patroni/blob/master/patroni/postgresql/available_parameters/0_postgres.yml
 */
export const NUMBERS = `
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
  autovacuum_vacuum_max_threshold - -1 2147483647 18+
  autovacuum_vacuum_scale_factor - 0 100
  autovacuum_vacuum_threshold - 0 2147483647
  autovacuum_work_mem kB -1 2147483647
  autovacuum_worker_slots - 1 262143 18+
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
  commit_timestamp_buffers 8kB 0 131072 17+
  cpu_index_tuple_cost - 0 1.79769e+308
  cpu_operator_cost - 0 1.79769e+308
  cpu_tuple_cost - 0 1.79769e+308
  cursor_tuple_fraction - 0 1
  deadlock_timeout ms 1 2147483647
  debug_discard_caches - 0 0
  default_statistics_target - 1 10000
  effective_cache_size 8kB 1 2147483647
  effective_io_concurrency - 0 1000
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
  idle_replication_slot_timeout s 0 2147483647 18+
  idle_session_timeout ms 0 2147483647
  io_combine_limit 8kB 1 32 17
  io_combine_limit 8kB 1 128 18+
  io_max_combine_limit 8kB 1 128 18+
  io_max_concurrency - -1 1024 18+
  io_workers - 1 32 18+
  jit_above_cost - -1 1.79769e+308
  jit_inline_above_cost - -1 1.79769e+308
  jit_optimize_above_cost - -1 1.79769e+308
  join_collapse_limit - 1 2147483647
  lock_timeout ms 0 2147483647
  log_autovacuum_min_duration ms -1 2147483647
  log_file_mode - 0 511
  log_min_duration_sample ms -1 2147483647
  log_min_duration_statement ms -1 2147483647
  log_parameter_max_length B -1 1073741823
  log_parameter_max_length_on_error B -1 1073741823
  log_rotation_age min 0 35791394
  log_rotation_size kB 0 2097151 -17
  log_rotation_size kB 0 2147483647 18+
  log_startup_progress_interval ms 0 2147483647
  log_statement_sample_rate - 0 1
  log_temp_files kB -1 2147483647
  log_transaction_sample_rate - 0 1
  logical_decoding_work_mem kB 64 2147483647
  maintenance_io_concurrency - 0 1000
  maintenance_work_mem kB 1024 2147483647 -17
  maintenance_work_mem kB 64 2147483647 18+
  max_active_replication_origins - 0 262143 18+
  max_connections - 1 262143
  max_files_per_process - 64 2147483647
  max_locks_per_transaction - 10 2147483647
  max_logical_replication_workers - 0 262143
  max_notify_queue_pages - 64 2147483647 17+
  max_parallel_apply_workers_per_subscription - 0 1024
  max_parallel_maintenance_workers - 0 1024
  max_parallel_workers - 0 1024
  max_parallel_workers_per_gather - 0 1024
  max_pred_locks_per_page - 0 2147483647
  max_pred_locks_per_relation - -2147483648 2147483647
  max_pred_locks_per_transaction - 10 2147483647
  max_prepared_transactions - 0 262143
  max_replication_slots - 0 262143
  max_slot_wal_keep_size MB -1 2147483647
  max_stack_depth kB 100 2147483647
  max_standby_archive_delay ms -1 2147483647
  max_standby_streaming_delay ms -1 2147483647
  max_sync_workers_per_subscription - 0 262143
  max_wal_senders - 0 262143
  max_wal_size MB 2 2147483647
  max_worker_processes - 0 262143
  min_dynamic_shared_memory MB 0 2147483647
  min_parallel_index_scan_size 8kB 0 715827882
  min_parallel_table_scan_size 8kB 0 715827882
  min_wal_size MB 2 2147483647
  multixact_member_buffers 8kB 16 131072 17+
  multixact_offset_buffers 8kB 16 131072 17+
  notify_buffers 8kB 16 131072 17+
  old_snapshot_threshold min -1 86400 -16
  parallel_setup_cost - 0 1.79769e+308
  parallel_tuple_cost - 0 1.79769e+308
  port - 1 65535
  post_auth_delay s 0 2147
  pre_auth_delay s 0 60
  random_page_cost - 0 1.79769e+308
  recovery_min_apply_delay ms 0 2147483647
  recursive_worktable_factor - 0.001 1e+06
  reserved_connections - 0 262143
  scram_iterations - 1 2147483647
  seq_page_cost - 0 1.79769e+308
  serializable_buffers 8kB 16 131072 17+
  shared_buffers 8kB 16 1073741823
  statement_timeout ms 0 2147483647
  subtransaction_buffers 8kB 0 131072 17+
  superuser_reserved_connections - 0 262143
  tcp_keepalives_count - 0 2147483647
  tcp_keepalives_idle s 0 2147483647
  tcp_keepalives_interval s 0 2147483647
  tcp_user_timeout ms 0 2147483647
  temp_buffers 8kB 100 1073741823
  temp_file_limit kB -1 2147483647
  track_activity_query_size B 100 1048576
  transaction_buffers 8kB 0 131072 17+
  transaction_timeout ms 0 2147483647 17+
  unix_socket_permissions - 0 511
  vacuum_buffer_usage_limit kB 0 16777216
  vacuum_cost_delay ms 0 100
  vacuum_cost_limit - 1 10000
  vacuum_cost_page_dirty - 0 10000
  vacuum_cost_page_hit - 0 10000
  vacuum_cost_page_miss - 0 10000
  vacuum_failsafe_age - 0 2100000000
  vacuum_freeze_min_age - 0 1000000000
  vacuum_freeze_table_age - 0 2000000000
  vacuum_max_eager_freeze_failure_rate - 0 1 18+
  vacuum_multixact_failsafe_age - 0 2100000000
  vacuum_multixact_freeze_min_age - 0 1000000000
  vacuum_multixact_freeze_table_age - 0 2000000000
  wal_buffers 8kB -1 262143
  wal_decode_buffer_size B 65536 1073741823
  wal_keep_size MB 0 2147483647
  wal_receiver_status_interval s 0 2147483
  wal_receiver_timeout ms 0 2147483647
  wal_retrieve_retry_interval ms 1 2147483647
  wal_sender_timeout ms 0 2147483647
  wal_skip_threshold kB 0 2147483647
  wal_summary_keep_time min 0 35791394 17+
  wal_writer_delay ms 1 10000
  wal_writer_flush_after 8kB 0 2147483647
  work_mem kB 64 2147483647
`;
