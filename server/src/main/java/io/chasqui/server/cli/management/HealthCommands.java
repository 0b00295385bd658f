package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a broker is, for people and for scripts. */
@Command(name = "health")
final class HealthCommands {

    @Command(name = "await_startup", description = "Waits until the broker serves clients, up to the timeout.")
    static void awaitStartup(@Mixin ApiOptions options) throws InterruptedException {
        options.announce("Waiting for the broker ...");
        until(options, () -> options.api().get(checkPath("ready-to-serve-clients")));
    }

    @Command(name = "wait", description = "The same as await_startup; the file with the process id is not read.")
    static void await(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "PIDFILE", arity = "0..1") String file,
            @Option(
                            names = {"-P", "--pid"},
                            paramLabel = "PID",
                            description = "Is not used either.")
                    String pid)
            throws InterruptedException {
        awaitStartup(options);
    }

    @Command(name = "await_online_nodes", description = "Waits until that many brokers run, up to the timeout.")
    static void awaitNodes(@Mixin ApiOptions options, @Parameters(paramLabel = "COUNT") int count)
            throws InterruptedException {
        options.announce("Will wait for at least %d brokers ...", count);
        until(options, () -> {
            int running = 0;
            for (JsonNode node : options.api().get(path("nodes"))) {
                running += node.path("running").asBoolean() ? 1 : 0;
            }
            if (running < count) {
                throw new ApiException(Kind.UNAVAILABLE, running + " of " + count + " brokers run");
            }
        });
    }

    /** Repeats a question until it is answered; the last refusal counts when the time is over. */
    private static void until(ApiOptions options, Runnable question) throws InterruptedException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        while (true) {
            try {
                question.run();
                return;
            } catch (ApiException e) {
                if (e.kind() != Kind.UNAVAILABLE || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    @Command(name = "ping", description = "Fails unless a broker answers.")
    static void ping(@Mixin ApiOptions options) {
        options.announce("Will ping the broker ...");
        options.api().get(path("whoami"));
        options.announce("Ping succeeded");
    }

    @Command(name = "check_running", description = "Fails unless the broker is in service.")
    static void checkRunning(@Mixin ApiOptions options) {
        check(options, "is-in-service");
    }

    @Command(name = "check_alarms", description = "Fails if an alarm is on anywhere in the cluster.")
    static void checkAlarms(@Mixin ApiOptions options) {
        check(options, "alarms");
    }

    @Command(name = "check_local_alarms", description = "Fails if an alarm is on at this broker.")
    static void checkLocalAlarms(@Mixin ApiOptions options) {
        check(options, "local-alarms");
    }

    @Command(name = "check_port_listener", description = "Fails unless the broker listens at a port.")
    static void checkPort(@Mixin ApiOptions options, @Parameters(paramLabel = "PORT") int port) {
        check(options, "port-listener", Integer.toString(port));
    }

    @Command(name = "check_protocol_listener", description = "Fails unless the broker speaks a protocol.")
    static void checkProtocol(@Mixin ApiOptions options, @Parameters(paramLabel = "PROTOCOL") String protocol) {
        check(options, "protocol-listener", protocol);
    }

    @Command(
            name = "check_port_connectivity",
            description = "Fails unless every port of the broker can be connected to.")
    static void checkConnectivity(@Mixin ApiOptions options) {
        int timeoutMillis = (int) Math.min(options.timeout().toMillis(), Integer.MAX_VALUE);
        for (JsonNode listener : options.api().get(path("overview")).path("listeners")) {
            int port = listener.path("port").asInt();
            String host = listener.path("ip_address").asText();
            boolean any = host.isEmpty() || host.equals("::") || host.equals("0.0.0.0");
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(any ? options.url().getHost() : host, port), timeoutMillis);
            } catch (IOException e) {
                throw new ApiException(Kind.UNAVAILABLE, "port " + port + " cannot be connected to: " + e.getMessage());
            }
        }
        options.announce("Check port_connectivity: ok");
    }

    @Command(name = "check_certificate_expiration", description = "Fails if a certificate expires soon.")
    static void checkCertificates(
            @Mixin ApiOptions options,
            @Option(names = "--within", paramLabel = "NUMBER", defaultValue = "4", description = "Default: 4.")
                    int within,
            @Option(
                            names = "--unit",
                            paramLabel = "UNIT",
                            defaultValue = "weeks",
                            description = "days, weeks, months or years. Default: weeks.")
                    String unit) {
        check(options, "certificate-expiration", Integer.toString(within), unit);
    }

    @Command(
            name = "check_if_node_is_quorum_critical",
            description = "Fails if quorum queues would lose their majority without this broker.")
    static void checkCritical(@Mixin ApiOptions options) {
        check(options, "node-is-quorum-critical");
    }

    @Command(
            name = "check_for_quorum_queues_without_an_elected_leader",
            description = "Fails if a quorum queue has no leader.")
    static void checkLeaders(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Option(names = "--across-all-vhosts", description = "In all virtual hosts.") boolean all,
            @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = ".*") String pattern) {
        if (all) {
            check(options, "quorum-queues-without-elected-leaders", "all-vhosts", "pattern", pattern);
        } else {
            check(options, "quorum-queues-without-elected-leaders", "vhost", vhost.toString(), "pattern", pattern);
        }
    }

    @Command(
            name = "check_if_metadata_store_is_initialized",
            description = "Fails unless the broker knows its definitions.")
    static void checkMetadata(@Mixin ApiOptions options) {
        check(options, "metadata-store", "initialized");
    }

    @Command(name = "has_reached_target_cluster_size", description = "Fails while brokers of the cluster are missing.")
    static void checkClusterSize(@Mixin ApiOptions options) {
        check(options, "reached-target-cluster-size");
    }

    @Command(
            name = "check_if_any_deprecated_features_are_used",
            description = "Fails if anything uses a deprecated feature.")
    static void checkDeprecated(@Mixin ApiOptions options) {
        JsonNode used = options.api().get(path("deprecated-features", "used"));
        if (!used.isEmpty()) {
            throw new ApiException(
                    Kind.UNAVAILABLE,
                    "deprecated features are used: " + String.join(", ", used.findValuesAsText("name")));
        }
        options.announce("No deprecated features are used");
    }

    /** Asks for a health check; one that fails is answered with 503 and a reason. */
    static void check(ApiOptions options, String... check) {
        options.api().get(checkPath(check));
        options.announce("Check %s: ok", String.join(" ", check));
    }

    private static String checkPath(String... check) {
        String[] parts = new String[check.length + 2];
        parts[0] = "health";
        parts[1] = "checks";
        System.arraycopy(check, 0, parts, 2, check.length);
        return path(parts);
    }
}
