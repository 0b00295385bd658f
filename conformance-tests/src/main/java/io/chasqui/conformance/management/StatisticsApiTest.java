package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = Management.SAMPLES, mode = ResourceAccessMode.READ)
@Spec("management / statistics: message_stats, rates and samples")
class StatisticsApiTest extends ManagementSuite {

    /** RabbitMQ collects what it shows every five seconds, and rates need two samples. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(25);

    private static final String SAMPLES =
            "lengths_age=60&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5&data_rates_age=60&data_rates_incr=5";

    private String vhost;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void open() throws Exception {
        vhost = vhost();
        connection = connect(factory -> factory.setVirtualHost(vhost));
        channel = connection.createChannel();
        channel.queueDeclare("q", true, false, false, null);
    }

    private JsonNode get(String path) {
        return management().get(path).expect(200).body();
    }

    private JsonNode queue() {
        return get("/queues/" + vhost + "/q");
    }

    private static void assertCounts(JsonNode stats, Map<String, Integer> expected) {
        expected.forEach((key, count) ->
                assertThat(stats.path(key).asInt(-1)).as(key + " in " + stats).isEqualTo(count));
    }

    private void publish(int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            publish(channel, "", "q", "message " + i);
        }
    }

    /** Settles the first of two, and leaves the other. */
    private void deliverTwo() throws Exception {
        channel.basicQos(2);
        channel.basicConsume("q", false, "c", new DefaultConsumer(channel) {
            private boolean acknowledged;

            @Override
            public void handleDelivery(String tag, com.rabbitmq.client.Envelope at, AMQP.BasicProperties p, byte[] body)
                    throws java.io.IOException {
                if (!acknowledged) {
                    acknowledged = true;
                    channel.basicAck(at.getDeliveryTag(), false);
                    channel.basicCancel(tag);
                }
            }
        });
    }

    @Test
    void aQueueCountsWhatHappensInIt() throws Exception {
        publish(6);
        GetResponse acknowledged = channel.basicGet("q", false);
        channel.basicAck(acknowledged.getEnvelope().getDeliveryTag(), false);
        GetResponse returned = channel.basicGet("q", false);
        channel.basicNack(returned.getEnvelope().getDeliveryTag(), false, true);
        channel.basicGet("q", true);

        eventually(SHOWN_WITHIN, () -> {
            JsonNode queue = queue();
            assertCounts(queue, Map.of("messages", 4, "messages_ready", 4, "messages_unacknowledged", 0));
            assertCounts(
                    queue.path("message_stats"),
                    Map.of(
                            "publish", 6,
                            "get", 2,
                            "get_no_ack", 1,
                            "deliver_get", 3,
                            "ack", 1,
                            "redeliver", 1,
                            "deliver", 0,
                            "deliver_no_ack", 0));
        });
    }

    @Test
    void aQueueNeverUsedHasNoMessageStats() {
        eventually(SHOWN_WITHIN, () -> {
            JsonNode queue = queue();
            assertCounts(queue, Map.of("messages", 0));
            assertThat(queue.path("messages_details").path("rate").asDouble(-1)).isZero();
            assertThat(queue.path("message_stats")).isEmpty();
        });
    }

    @Test
    void deliveriesAreCountedByTheChannelThatGetsThem() throws Exception {
        publish(3);
        deliverTwo();

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = get("/vhosts/" + vhost + "/channels").path(0);
            JsonNode stats = shown.path("message_stats");
            assertThat(stats.path("publish").asInt()).isEqualTo(3);
            assertThat(stats.path("deliver").asInt()).isEqualTo(3);
            assertThat(stats.path("ack").asInt()).isEqualTo(1);
            assertThat(stats.path("deliver_get").asInt()).isEqualTo(3);
            assertThat(shown.path("messages_unacknowledged").asInt()).isEqualTo(2);
            assertThat(shown.path("prefetch_count").asInt()).isEqualTo(2);
        });
    }

    @Test
    void aChannelCountsConfirmsAndWhatHasNowhereToGo() throws Exception {
        channel.confirmSelect();
        publish(2);
        channel.basicPublish("", "nowhere", true, null, bytes("returned"));
        channel.basicPublish("", "nowhere", false, null, bytes("dropped"));
        channel.waitForConfirmsOrDie(5_000);

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = get("/vhosts/" + vhost + "/channels").path(0);
            assertCounts(
                    shown.path("message_stats"),
                    Map.of("publish", 4, "confirm", 4, "return_unroutable", 1, "drop_unroutable", 1));
            assertThat(shown.path("confirm").asBoolean()).isTrue();
            assertThat(shown.path("messages_unconfirmed").asInt(-1)).isZero();
        });
    }

    @Test
    void anExchangeCountsWhatComesInAndEachCopyThatGoesOut() throws Exception {
        channel.queueDeclare("other", true, false, false, null);
        for (String queue : new String[] {"q", "other"}) {
            channel.queueBind(queue, "amq.fanout", "");
        }
        for (int i = 0; i < 3; i++) {
            publish(channel, "amq.fanout", "", "to both");
        }

        eventually(SHOWN_WITHIN, () -> {
            JsonNode stats = get("/exchanges/" + vhost + "/amq.fanout").path("message_stats");
            assertCounts(stats, Map.of("publish_in", 3, "publish_out", 6));
            assertThat(stats.path("publish_in_details").has("rate")).isTrue();
        });
    }

    @Test
    void aVirtualHostSumsUpItsQueuesAndItsTraffic() throws Exception {
        publish(5);
        channel.basicGet("q", true);

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = get("/vhosts/" + vhost);
            assertCounts(shown, Map.of("messages", 4, "messages_ready", 4, "messages_unacknowledged", 0));
            assertCounts(shown.path("message_stats"), Map.of("publish", 5, "get_no_ack", 1, "deliver_get", 1));
            assertThat(shown.path("recv_oct").asLong()).isPositive();
            assertThat(shown.path("send_oct").asLong()).isPositive();
            assertThat(shown.path("recv_oct_details").has("rate")).isTrue();
            assertThat(shown.path("cluster_state").elements().next().asText()).isEqualTo("running");
        });
    }

    @Test
    void whoDoesNotMonitorSeesTheTotalsOfHisVirtualHostsOnly() throws Exception {
        publish(5);
        var user = asUser("management", vhost, "", "", "");

        eventually(SHOWN_WITHIN, () -> {
            JsonNode overview = user.get("/overview").expect(200).body();
            assertCounts(overview.path("queue_totals"), Map.of("messages", 5, "messages_ready", 5));
            assertCounts(overview.path("message_stats"), Map.of("publish", 5));
        });
    }

    @Test
    void samplesAreGivenLatestFirstAtTheAskedTimes() throws Exception {
        publish(5);

        eventually(SHOWN_WITHIN, () -> {
            JsonNode queue = get("/queues/" + vhost + "/q?" + SAMPLES);
            assertSamples(queue.path("messages_details"), 5);
            assertSamples(queue.path("message_stats").path("publish_details"), 5);
        });
    }

    private static void assertSamples(JsonNode details, long latest) {
        JsonNode samples = details.path("samples");
        assertThat(samples).hasSize(13);
        assertThat(samples.path(0).path("sample").asLong()).isEqualTo(latest);
        assertThat(samples.path(12).path("sample").asLong()).isZero();
        for (int i = 1; i < samples.size(); i++) {
            long later = samples.path(i - 1).path("timestamp").asLong();
            assertThat(later - samples.path(i).path("timestamp").asLong()).isEqualTo(5_000);
        }
        assertThat(details.path("avg_rate").asDouble()).isEqualTo(latest / 60.0);
        assertThat(details.path("avg").asDouble()).isBetween(0.0, (double) latest);
    }

    @Test
    void aRateIsTheChangeInASecond() throws Exception {
        long end = System.nanoTime() + SHOWN_WITHIN.toNanos();
        double rate = 0;
        while (rate == 0 && System.nanoTime() < end) {
            publish(1);
            rate = queue().path("message_stats")
                    .path("publish_details")
                    .path("rate")
                    .asDouble();
        }
        assertThat(rate).isPositive();
        assertThat(get("/queues?sort=message_stats.publish_details.rate&sort_reverse=true&page=1")
                        .path("items")
                        .path(0)
                        .path("message_stats")
                        .path("publish_details")
                        .path("rate")
                        .asDouble())
                .isPositive();
    }

    @Test
    void aConnectionTellsWhatGoesOverTheWire() {
        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = get("/vhosts/" + vhost + "/connections?" + SAMPLES).path(0);
            for (String key : new String[] {"recv_oct", "send_oct", "recv_cnt", "send_cnt"}) {
                assertThat(shown.path(key).asLong()).as(key).isPositive();
            }
            assertThat(shown.path("send_pend").asLong(-1)).isNotNegative();
            assertThat(shown.path("recv_oct_details").path("samples")).hasSize(13);
        });
    }

    @Test
    void theNodeTellsHowItsFiguresChange() {
        JsonNode node = get("/nodes?node_stats_age=60&node_stats_incr=5").path(0);

        for (String key : new String[] {"mem_used", "fd_used", "disk_free", "proc_used", "gc_num", "io_sync_count"}) {
            assertThat(node.path(key).isNumber()).as(key).isTrue();
            // RabbitMQ is one short when it is asked in the very moment of a sample.
            assertThat(node.path(key + "_details").path("samples")).as(key).hasSizeBetween(12, 13);
        }
        assertThat(node.path("rates_mode").asText()).isEqualTo("basic");
    }

    @Test
    void theOverviewTellsWhatIsKept() {
        JsonNode overview = get("/overview");

        assertThat(overview.path("rates_mode").asText()).isEqualTo("basic");
        assertThat(overview.path("sample_retention_policies").path("global"))
                .extracting(JsonNode::asInt)
                .containsExactly(600, 3_600, 28_800, 86_400);
        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = get("/overview");
            assertThat(shown.path("churn_rates").path("queue_created").asLong()).isPositive();
            assertThat(shown.path("churn_rates")
                            .path("connection_created_details")
                            .has("rate"))
                    .isTrue();
        });
    }

    @Test
    void statisticsAreLeftOutOnDemand() throws Exception {
        publish(1);
        eventually(SHOWN_WITHIN, () -> assertThat(queue().has("message_stats")).isTrue());

        for (String path : new String[] {"/queues/" + vhost + "/q", "/vhosts/" + vhost, "/overview"}) {
            JsonNode shown = get(path + "?disable_stats=true");
            for (String key : new String[] {"message_stats", "messages", "queue_totals", "consumers"}) {
                assertThat(shown.has(key)).as(path + " " + key).isFalse();
            }
        }
        JsonNode totals = get("/queues/" + vhost + "?disable_stats=true&enable_queue_totals=true")
                .path(0);
        assertThat(totals.path("messages_ready").asInt()).isEqualTo(1);
        assertThat(totals.has("message_stats")).isFalse();
    }

    @Test
    void aQueueAndAChannelShowWhoConsumes() throws Exception {
        channel.queueDeclare("single", true, false, false, Map.of("x-single-active-consumer", true));
        channel.basicConsume("single", true, "first", new DefaultConsumer(channel));
        channel.basicConsume("single", true, "second", new DefaultConsumer(channel));

        eventually(SHOWN_WITHIN, () -> {
            JsonNode queue = get("/queues/" + vhost + "/single");
            assertThat(values(queue.path("consumer_details"), "consumer_tag"))
                    .containsExactlyInAnyOrder("first", "second");
            assertThat(queue.path("single_active_consumer_tag").asText()).isEqualTo("first");
            assertThat(queue.path("consumers").asInt()).isEqualTo(2);
            String name =
                    get("/vhosts/" + vhost + "/channels").path(0).path("name").asText();
            assertThat(values(get("/channels/" + name(name)).path("consumer_details"), "consumer_tag"))
                    .containsExactlyInAnyOrder("first", "second");
        });
    }

    @Test
    void moreSamplesThanMakeSenseAreRefused() {
        Answer refused = management().get("/queues/" + vhost + "/q?lengths_age=200000&lengths_incr=5");
        assertThat(refused.expect(400).reason()).isEqualTo("Invalid range parameters: age 200000, incr 5");
        management().get("/queues/" + vhost + "/q?lengths_age=60").expect(200);
        management().get("/queues/" + vhost + "/q?lengths_age=x&lengths_incr=5").expect(200);
    }
}
