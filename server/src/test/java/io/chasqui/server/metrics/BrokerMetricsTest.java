package io.chasqui.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerMetricsTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0");

    @Test
    void theJournalsSyncsAndGroupsAreMeasured(@TempDir Path directory) throws Exception {
        try (Chasqui broker = Chasqui.start(CONFIG, directory)) {
            long before = histogram(broker, "chasqui_journal_sync_nanoseconds").getCount();
            publishConfirmed(broker, new byte[3000]);

            Histogram syncs = histogram(broker, "chasqui_journal_sync_nanoseconds");
            assertThat(syncs.getCount()).isGreaterThan(before);
            assertThat(syncs.getSnapshot().getMax()).isPositive();
            assertThat(histogram(broker, "chasqui_journal_group_bytes")
                            .getSnapshot()
                            .getMax())
                    .isEqualTo(4096);
            assertThat(number(broker, "rabbitmq_io_sync_ops_total")).isPositive();
            assertThat(number(broker, "rabbitmq_io_write_bytes_total")).isGreaterThan(3000);
            assertThat(number(broker, "rabbitmq_disk_space_available_bytes")).isPositive();
        }
    }

    @Test
    void everyEventLoopIsAskedHowLongItKeepsWorkWaiting() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG.with("chasqui.event_loops", "2"))) {
            while (histogram(broker, "chasqui_event_loop_lag_nanoseconds.0").getCount() < 2
                    || histogram(broker, "chasqui_event_loop_lag_nanoseconds.1").getCount() < 2) {
                Thread.onSpinWait();
            }
            assertThat(histogram(broker, "chasqui_event_loop_lag_nanoseconds.1")
                            .getSnapshot()
                            .getMin())
                    .isPositive();
        }
    }

    @Test
    void theJvmIsMeasuredToo() {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            MetricRegistry registry = broker.metrics();
            assertThat(registry.getGauges()).containsKeys("jvm.memory.heap.used", "jvm.threads.count");
            assertThat(number(broker, "jvm.memory.heap.used")).isPositive();
        }
    }

    private static void publishConfirmed(Chasqui broker, byte[] body) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.uri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("q", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, body);
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static Histogram histogram(Chasqui broker, String name) {
        return broker.metrics().getHistograms().get(name);
    }

    private static double number(Chasqui broker, String name) {
        return ((Number) broker.metrics().getGauges().get(name).getValue()).doubleValue();
    }
}
