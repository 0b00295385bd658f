package io.chasqui.conformance.metrics;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.metrics.Exposition.Series;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@Spec("management / metrics for Prometheus")
class PrometheusTest extends Suite {

    /** RabbitMQ's numbers follow what happens by up to 5 seconds. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String EVERY_FAMILY = "/metrics/detailed?family=connection_churn_metrics"
            + "&family=node_coarse_metrics&family=node_metrics&family=node_persister_metrics&family=auth_attempt_metrics"
            + "&family=queue_coarse_metrics&family=queue_consumer_count&family=queue_metrics&family=channel_metrics"
            + "&family=channel_exchange_metrics&family=channel_queue_metrics&family=connection_coarse_metrics"
            + "&family=connection_metrics&family=exchange_metrics&family=queue_delivery_metrics&family=vhost_status"
            + "&family=exchange_bindings&family=exchange_names";

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI address = URI.create(broker().metricsAddress() + path);
        return CLIENT.send(
                HttpRequest.newBuilder(address)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private Exposition page(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        return Exposition.parse(answer.body());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A message that the client has yet to acknowledge. */
    private static GetResponse got(Channel channel, String queue) throws Exception {
        return Objects.requireNonNull(channel.basicGet(queue, false), "nothing in " + queue);
    }

    // ---- Pages

    @Test
    void everyPageIsWellFormed() throws Exception {
        queue(channel());
        for (String path : List.of("/metrics", "/metrics/per-object", "/metrics/detailed", EVERY_FAMILY)) {
            assertThat(page(path).names()).contains("rabbitmq_build_info");
        }
    }

    @Test
    void everyMetricOfTheOverviewDashboardIsThere() throws Exception {
        List<String> queried;
        try (InputStream in = PrometheusTest.class.getResourceAsStream("overview-dashboard.txt")) {
            queried = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }

        assertThat(queried).hasSizeGreaterThan(50);
        assertThat(page("/metrics").names()).containsAll(queried);
    }

    @Test
    void everyPageNamesTheNodeOnceWithTheLabelsThatDashboardsJoinBy() throws Exception {
        Map<String, String> pages =
                Map.of("/metrics", "aggregated", "/metrics/per-object", "per-object", "/metrics/detailed", "detailed");
        for (Map.Entry<String, String> each : pages.entrySet()) {
            List<Series> identity = page(each.getKey()).all("rabbitmq_identity_info");
            assertThat(identity).hasSize(1);
            assertThat(identity.get(0).value()).isEqualTo(1);
            assertThat(identity.get(0).labels())
                    .containsKeys("rabbitmq_node", "rabbitmq_cluster")
                    .containsEntry("rabbitmq_endpoint", each.getValue());
        }
    }

    @Test
    void totalsHaveNoLabels() throws Exception {
        queue(channel());
        Exposition page = page("/metrics");

        for (String name : List.of("rabbitmq_queues", "rabbitmq_connections", "rabbitmq_queue_messages_ready")) {
            assertThat(page.all(name)).hasSize(1);
            assertThat(page.all(name).get(0).labels()).isEmpty();
        }
        assertThat(page.types())
                .containsEntry("rabbitmq_queues", "gauge")
                .containsEntry("rabbitmq_queues_created_total", "counter")
                .containsEntry("rabbitmq_message_size_bytes", "histogram")
                .containsEntry("rabbitmq_identity_info", "untyped");
    }

    // ---- Numbers of single objects

    @Test
    void aQueueIsShownWithWhatIsInIt() throws Exception {
        Channel channel = channel();
        String queue = queue(channel);
        publishAll(channel, queue, "one", "two", "three");
        GetResponse got = got(channel, queue);
        Map<String, String> labels = Map.of("vhost", "/", "queue", queue);

        eventually(SHOWN_WITHIN, () -> {
            Exposition page = page("/metrics/per-object");
            assertThat(page.value("rabbitmq_queue_messages_ready", labels)).isEqualTo(2);
            assertThat(page.value("rabbitmq_queue_messages_unacked", labels)).isEqualTo(1);
            assertThat(page.value("rabbitmq_queue_messages", labels)).isEqualTo(3);
            assertThat(page.value("rabbitmq_queue_messages_ready_bytes", labels))
                    .isEqualTo(8);
            assertThat(page.value("rabbitmq_queue_messages_unacked_bytes", labels))
                    .isEqualTo(3);
            assertThat(page.value("rabbitmq_queue_consumers", labels)).isZero();
            assertThat(page.value("rabbitmq_queue_get_ack_total", labels)).isEqualTo(1);
            assertThat(page.all("rabbitmq_queue_info"))
                    .anyMatch(info -> info.has("queue", queue)
                            && info.has("queue_type", "rabbit_classic_queue")
                            && info.has("membership", "leader"));
        });
        channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
        eventually(SHOWN_WITHIN, () -> {
            Exposition page = page("/metrics/per-object");
            assertThat(page.value("rabbitmq_queue_messages_acked_total", labels))
                    .isEqualTo(1);
            assertThat(page.value("rabbitmq_queue_messages", labels)).isEqualTo(2);
        });
    }

    @Test
    void anyNameOfAQueueCanBeRead() throws Exception {
        Channel channel = channel();
        String queue = deletedLater(freshName() + " \"quoted\" back\\slash día");
        channel.queueDeclare(queue, false, false, false, null);

        eventually(
                SHOWN_WITHIN,
                () -> assertThat(page("/metrics/per-object").value("rabbitmq_queue_messages", Map.of("queue", queue)))
                        .isZero());
    }

    @Test
    void anExchangeIsShownWithWhatWasPublishedToIt() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "fanout");
        String queue = boundQueue(channel, exchange, "");
        publish(channel, exchange, "", "one");
        publish(channel, exchange, "", "two");
        channel.queueUnbind(queue, exchange, "");
        publish(channel, exchange, "", "dropped");
        channel.basicPublish(exchange, "", true, MessageProperties.MINIMAL_BASIC, bytes("returned"));
        Map<String, String> labels = Map.of("vhost", "/", "exchange", exchange);

        eventually(SHOWN_WITHIN, () -> {
            Exposition page = page("/metrics/per-object");
            assertThat(page.value("rabbitmq_exchange_messages_published_total", labels))
                    .isEqualTo(4);
            assertThat(page.value("rabbitmq_exchange_messages_unroutable_dropped_total", labels))
                    .isEqualTo(1);
            assertThat(page.value("rabbitmq_exchange_messages_unroutable_returned_total", labels))
                    .isEqualTo(1);
        });
    }

    @Test
    void bindingsOfAnExchangeAreCounted() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "topic");
        String queue = boundQueue(channel, exchange, "a.*");
        channel.queueBind(queue, exchange, "b.*");
        Map<String, String> labels = Map.of("vhost", "/", "exchange", exchange, "type", "topic");

        eventually(SHOWN_WITHIN, () -> {
            Exposition page =
                    page("/metrics/detailed?family=exchange_bindings&family=exchange_names&family=vhost_status");
            assertThat(page.value("rabbitmq_cluster_exchange_bindings", labels)).isEqualTo(2);
            assertThat(page.value("rabbitmq_cluster_exchange_name", labels)).isEqualTo(1);
            assertThat(page.value("rabbitmq_cluster_vhost_status", Map.of("vhost", "/")))
                    .isEqualTo(1);
        });
    }

    // ---- Totals

    @Test
    void whatHappensIsAddedToTheTotals() throws Exception {
        Exposition before = page("/metrics");
        Channel channel = otherConnectionChannel();
        String queue = queue(channel);
        channel.confirmSelect();
        publishAll(channel, queue, "one", "two", "three");
        publish(channel, "", freshName(), "nowhere");
        channel.waitForConfirmsOrDie(10_000);
        got(channel, queue);
        channel.basicGet(queue, true);
        channel.basicGet(queue, true);
        channel.basicGet(queue, true);
        Map<String, Integer> grown = new HashMap<>(Map.of(
                "rabbitmq_connections_opened_total", 1,
                "rabbitmq_channels_opened_total", 1,
                "rabbitmq_queues_declared_total", 1,
                "rabbitmq_queues_created_total", 1,
                "rabbitmq_global_messages_received_total", 4,
                "rabbitmq_global_messages_received_confirm_total", 4,
                "rabbitmq_global_messages_routed_total", 3,
                "rabbitmq_global_messages_confirmed_total", 4,
                "rabbitmq_global_messages_unroutable_dropped_total", 1,
                "rabbitmq_message_size_bytes_count", 4));
        grown.put("rabbitmq_global_messages_delivered_total", 3);
        grown.put("rabbitmq_global_messages_delivered_get_manual_ack_total", 1);
        grown.put("rabbitmq_global_messages_delivered_get_auto_ack_total", 2);
        grown.put("rabbitmq_global_messages_get_empty_total", 1);

        // Other tests add to them as well.
        eventually(SHOWN_WITHIN, () -> {
            Exposition after = page("/metrics");
            grown.forEach((name, by) ->
                    assertThat(sum(after, name) - sum(before, name)).as(name).isGreaterThanOrEqualTo(by));
        });
    }

    private static double sum(Exposition page, String name) {
        assertThat(page.all(name)).as(name).isNotEmpty();
        return page.all(name).stream().mapToDouble(Series::value).sum();
    }

    @Test
    void messagesAreCountedByProtocolAndTypeOfQueue() throws Exception {
        Channel channel = channel();
        String queue = deletedLater(freshName());
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        Map<String, String> labels = Map.of("protocol", "amqp091", "queue_type", "rabbit_quorum_queue");
        double before = page("/metrics").value("rabbitmq_global_messages_delivered_total", labels);
        channel.confirmSelect();
        publishAll(channel, queue, "one");
        channel.waitForConfirmsOrDie(10_000);
        got(channel, queue);

        eventually(
                SHOWN_WITHIN,
                () -> assertThat(page("/metrics").value("rabbitmq_global_messages_delivered_total", labels))
                        .isGreaterThanOrEqualTo(before + 1));
    }

    @Test
    void deadMessagesAreCountedByReasonAndByWhatBecameOfThem() throws Exception {
        Channel channel = channel();
        String queue = queue(channel);
        Map<String, String> labels = Map.of("queue_type", "rabbit_classic_queue", "dead_letter_strategy", "disabled");
        String name = "rabbitmq_global_messages_dead_lettered_rejected_total";
        double before = page("/metrics").value(name, labels);
        publishAll(channel, queue, "rejected");
        channel.basicReject(got(channel, queue).getEnvelope().getDeliveryTag(), false);

        eventually(
                SHOWN_WITHIN,
                () -> assertThat(page("/metrics").value(name, labels)).isGreaterThanOrEqualTo(before + 1));
    }

    @Test
    void loginsAreCountedByProtocol() throws Exception {
        Map<String, String> labels = Map.of("protocol", "amqp091");
        Exposition before = page("/metrics");
        connect();
        assertThatThrownBy(() -> connect(factory -> factory.setPassword("wrong")))
                .isInstanceOf(AuthenticationFailureException.class);

        eventually(SHOWN_WITHIN, () -> {
            Exposition after = page("/metrics");
            for (String name : List.of("attempts_succeeded", "attempts_failed", "attempts")) {
                String counter = "rabbitmq_auth_" + name + "_total";
                assertThat(after.value(counter, labels)).isGreaterThanOrEqualTo(before.value(counter, labels) + 1);
            }
        });
    }

    @Test
    void whatRunsLowIsShown() throws Exception {
        Exposition page = page("/metrics");

        assertThat(page.value("rabbitmq_alarms_memory_used_watermark", Map.of()))
                .isZero();
        assertThat(page.value("rabbitmq_alarms_free_disk_space_watermark", Map.of()))
                .isZero();
        assertThat(page.value("rabbitmq_disk_space_available_bytes", Map.of()))
                .isGreaterThan(page.value("rabbitmq_disk_space_available_limit_bytes", Map.of()));
        assertThat(page.value("rabbitmq_process_open_fds", Map.of()))
                .isBetween(1.0, page.value("rabbitmq_process_max_fds", Map.of()));
        double started = System.currentTimeMillis() / 1000.0 - page.value("rabbitmq_erlang_uptime_seconds", Map.of());
        assertThat(page.value("process_start_time_seconds", Map.of())).isCloseTo(started, within(30.0));
    }

    // ---- Choosing

    @Test
    void onlyTheFamiliesThatAreAskedForAreShown() throws Exception {
        Exposition page = page("/metrics/detailed?family=queue_coarse_metrics&family=no_such_family");

        assertThat(page.types())
                .containsKeys("rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_info")
                .doesNotContainKeys("rabbitmq_detailed_queue_consumers", "rabbitmq_queue_messages");
        assertThat(page("/metrics/detailed?family=queue_consumer_count").types().keySet())
                .contains("rabbitmq_detailed_queue_consumers")
                .doesNotContain("rabbitmq_detailed_queue_messages_ready", "rabbitmq_detailed_queue_messages_bytes");
        assertThat(page("/metrics/detailed").types().keySet()).noneMatch(name -> name.startsWith("rabbitmq_detailed_"));
    }

    @Test
    void queuesAreChosenByVirtualHostAndByName() throws Exception {
        Channel channel = channel();
        String name = freshName();
        for (String suffix : List.of(".a", ".b")) {
            channel.queueDeclare(deletedLater(name + suffix), false, false, false, null);
        }
        String page = "/metrics/detailed?family=queue_coarse_metrics&queue=" + encoded("^" + name + "\\.a$");

        eventually(SHOWN_WITHIN, () -> {
            assertThat(page(page + "&vhost=%2F").all("rabbitmq_detailed_queue_messages"))
                    .extracting(each -> each.labels().get("queue"))
                    .containsExactly(name + ".a");
            assertThat(page(page + "&vhost=no-such").all("rabbitmq_detailed_queue_messages"))
                    .isEmpty();
        });
    }

    @Test
    void anExpressionThatCannotBeReadIsRefused() throws Exception {
        HttpResponse<String> answer =
                send("GET", "/metrics/detailed?family=queue_coarse_metrics&queue=" + encoded("a["));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Invalid 'queue' regex at position ");
    }

    // ---- Requests

    @Test
    void whatIsNotThereIsRefused() throws Exception {
        HttpResponse<String> unknown = send("GET", "/metrics/no-such");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("Unknown Registry");
        assertThat(unknown.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(send("GET", "/api/overview").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    }

    @Test
    void metricsAreForReadingOnly() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(send(method, "/metrics").statusCode()).as(method).isEqualTo(405);
        }
        assertThat(send("OPTIONS", "/metrics").headers().firstValue("allow")).contains("HEAD, GET, OPTIONS");
        HttpResponse<String> head = send("HEAD", "/metrics");
        assertThat(head.statusCode()).isIn(200, 204);
        assertThat(head.body()).isEmpty();
    }

    @Test
    @ChasquiOnly("RabbitMQ has no journal of this kind and no event loops")
    void journalCheckpointsAndEventLoopsAreMeasured() throws Exception {
        Channel channel = channel();
        channel.confirmSelect();
        channel.basicPublish("", durableQueue(channel), MessageProperties.PERSISTENT_BASIC, bytes("synced"));
        channel.waitForConfirmsOrDie(10_000);

        eventually(() -> {
            Exposition page = page("/metrics");
            assertThat(page.value("chasqui_journal_sync_seconds_count", Map.of()))
                    .isPositive();
            assertThat(page.value("chasqui_journal_sync_seconds_sum", Map.of())).isPositive();
            assertThat(page.value("chasqui_journal_group_bytes_count", Map.of()))
                    .isPositive();
            assertThat(page.value("chasqui_event_loop_lag_seconds_count", Map.of("loop", "0")))
                    .isPositive();
            assertThat(page.types()).containsEntry("chasqui_checkpoint_seconds", "histogram");
            assertThat(page.value("jvm_memory_used_bytes", Map.of("area", "heap")))
                    .isPositive();
        });
    }

    @Test
    @ChasquiOnly("RabbitMQ tells channels and connections apart by Erlang's names of processes")
    void aChannelAndAConnectionAreShownByTheirNames() throws Exception {
        Channel channel = otherConnectionChannel();
        String queue = queue(channel);
        publishAll(channel, queue, "one", "two");
        got(channel, queue);
        String name = management().get("/channels").expect(200).body().findValuesAsText("name").stream()
                .filter(each -> each.contains(":" + localPort(channel) + " "))
                .findFirst()
                .orElseThrow();
        Map<String, String> labels = Map.of("channel", name);

        Exposition page = page("/metrics/per-object");
        assertThat(page.value("rabbitmq_channel_messages_published_total", labels))
                .isEqualTo(2);
        assertThat(page.value("rabbitmq_channel_messages_unacked", labels)).isEqualTo(1);
        String connection = name.replaceFirst(" \\([0-9]+\\)$", "");
        assertThat(page.value("rabbitmq_connection_channels", Map.of("connection", connection)))
                .isEqualTo(1);
        assertThat(page.value("rabbitmq_connection_incoming_bytes_total", Map.of("connection", connection)))
                .isPositive();
    }

    private static int localPort(Channel channel) {
        return ((com.rabbitmq.client.impl.AMQConnection) channel.getConnection()).getLocalPort();
    }
}
