package io.chasqui.server.cli.management;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Commands of rabbitmqctl and its companions that Chasqui has no use for, and what to do instead. */
public final class UnavailableCommands {

    private static final String NO_ERLANG = "there is no Erlang in this broker";
    private static final String ONE_BROKER = "this broker is not part of a cluster";
    private static final String STOP_PROCESS = "send SIGTERM to the process, or stop its service; it ends in order";
    private static final String CONFIGURE = "set it in the configuration file and start the broker again";

    private static final Map<String, String> WHY = why();

    private UnavailableCommands() {}

    private static Map<String, String> why() {
        Map<String, String> why = new TreeMap<>();
        put(why, NO_ERLANG, "eval", "eval_file", "exec", "remote_shell", "erlang_version", "erlang_cookie_hash");
        put(why, NO_ERLANG, "force_gc", "observer", "runtime_thread_stats", "maybe_stuck", "cookie_hash", "encode");
        put(why, NO_ERLANG, "decode", "encrypt_conf_value", "decrypt_conf_value", "list_ciphers", "list_hashes");
        put(why, ONE_BROKER, "join_cluster", "forget_cluster_node", "force_boot", "force_standalone_khepri_boot");
        put(why, ONE_BROKER, "add_member", "delete_member", "grow", "grow_to_count", "shrink", "transfer_leadership");
        put(why, ONE_BROKER, "discover_peers", "await_online_quorum_plus_one", "update_cluster_nodes", "sync_queue");
        put(why, STOP_PROCESS, "stop", "shutdown", "stop_app", "drain");
        put(why, "run 'chasqui server'", "start_app", "revive", "post_upgrade");
        put(why, CONFIGURE, "set_vm_memory_high_watermark", "set_disk_free_limit", "set_log_level");
        put(why, CONFIGURE, "activate_free_disk_space_monitoring", "deactivate_free_disk_space_monitoring");
        put(why, "stop the broker and give it an empty data directory", "reset", "force_reset");
        put(why, "the log is on the standard output, and in log.file if that is set", "log_tail", "log_location");
        put(why, "the log file is renamed by itself when it is full: log.file.rotation.size", "rotate_logs");
        put(why, "bind a queue to the exchange amq.rabbitmq.event", "consume_event_stream", "log_tail_stream");
        put(why, "there are no plugins; what Chasqui has is on", "list", "enable", "disable", "set", "is_enabled");
        put(why, "virtual hosts are started together with the broker", "reconcile_vhosts");
        put(why, "'chasqui generate-completion' prints a script for bash and zsh", "autocomplete");
        put(why, "there are no streams", "stream_status", "add_replica", "delete_replica", "restart_stream");
        put(why, "there are no streams", "list_stream_connections", "list_stream_consumers", "add_super_stream");
        return why;
    }

    private static void put(Map<String, String> why, String reason, String... commands) {
        for (String command : commands) {
            why.put(command, reason);
        }
    }

    /** What to say to somebody who types such a command; empty for a word that is none. */
    public static Optional<String> hint(String command) {
        return Optional.ofNullable(WHY.get(command))
                .map(why -> "'" + command + "' is not a command of Chasqui: " + why + ".");
    }
}
