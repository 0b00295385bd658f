package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / the firehose: tracing of all messages")
class FirehoseTest extends ManagementSuite {

    private static final String TRACE = "amq.rabbitmq.trace";

    private Channel in(String vhost) throws Exception {
        return connect(factory -> factory.setVirtualHost(vhost)).createChannel();
    }

    private void trace(String vhost, boolean wanted) {
        management().put("/vhosts/" + vhost, Map.of("tracing", wanted)).expect(204);
    }

    private static Deliveries traces(Channel channel) throws Exception {
        return Deliveries.consume(channel, boundTo(channel, "#"), true);
    }

    private static String boundTo(Channel channel, String key) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, TRACE, key);
        return queue;
    }

    private static Map<String, Object> headers(Delivery delivery) {
        return delivery.getProperties().getHeaders();
    }

    private static String text(Map<String, Object> headers, String name) {
        return String.valueOf(headers.get(name));
    }

    @Test
    void aPublishedMessageIsCopiedWithWhatIsKnownAboutIt() throws Exception {
        String vhost = vhost();
        Channel channel = in(vhost);
        Deliveries traces = traces(channel);
        String queue = channel.queueDeclare().getQueue();
        channel.exchangeDeclare("x", "fanout", false, true, null);
        channel.queueBind(queue, "x", "");
        trace(vhost, true);

        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .priority(3)
                .headers(Map.of("a", 1))
                .build();
        publish(channel, "x", "k", properties, "hello");

        Delivery copy = traces.next();
        Map<String, Object> headers = headers(copy);
        assertThat(copy.getEnvelope().getExchange()).isEqualTo(TRACE);
        assertThat(copy.getEnvelope().getRoutingKey()).isEqualTo("publish.x");
        assertThat(Deliveries.text(copy)).isEqualTo("hello");
        assertThat(headers.keySet())
                .containsExactlyInAnyOrder(
                        "channel",
                        "connection",
                        "exchange_name",
                        "node",
                        "properties",
                        "routed_queues",
                        "routing_keys",
                        "user",
                        "vhost");
        assertThat(text(headers, "exchange_name")).isEqualTo("x");
        assertThat(text(headers, "vhost")).isEqualTo(vhost);
        assertThat(text(headers, "user")).isEqualTo(connectionFactory().getUsername());
        assertThat(headers.get("channel")).isEqualTo(channel.getChannelNumber());
        assertThat(text(headers, "routing_keys")).isEqualTo("[k]");
        assertThat(text(headers, "routed_queues")).isEqualTo("[" + queue + "]");
        Map<?, ?> copied = (Map<?, ?>) headers.get("properties");
        assertThat(String.valueOf(copied.get("content_type"))).isEqualTo("text/plain");
        assertThat(copied.get("priority")).isEqualTo(3);
        assertThat(copied.get("headers")).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aDeliveredMessageIsCopiedWhetherItIsPushedOrAskedFor() throws Exception {
        String vhost = vhost();
        Channel channel = in(vhost);
        String queue = channel.queueDeclare().getQueue();
        Deliveries traces = Deliveries.consume(channel, boundTo(channel, "deliver.#"), true);
        trace(vhost, true);
        publishAll(channel, queue, "a", "b");

        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        channel.basicNack(tag, false, true);
        Deliveries.consume(channel, queue, true);

        Delivery got = traces.next();
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("deliver." + queue);
        assertThat(headers(got).keySet())
                .containsExactlyInAnyOrder(
                        "channel",
                        "connection",
                        "exchange_name",
                        "node",
                        "properties",
                        "redelivered",
                        "routing_keys",
                        "user",
                        "vhost");
        assertThat(headers(got).get("redelivered")).isEqualTo(0);
        assertThat(headers(traces.next()).get("redelivered")).isEqualTo(1);
        assertThat(traces.nextText()).isEqualTo("b");
        traces.expectNoMore();
    }

    @Test
    void aMessageThatGoesNowhereIsCopiedToo() throws Exception {
        String vhost = vhost();
        Channel channel = in(vhost);
        Deliveries traces = traces(channel);
        trace(vhost, true);

        publish(channel, "amq.direct", "nobody", "lost");

        Map<String, Object> headers = headers(traces.next());
        assertThat(headers.get("routed_queues")).isEqualTo(List.of());
        assertThat(text(headers, "routing_keys")).isEqualTo("[nobody]");
    }

    @Test
    void theFirehoseIsOpenedAndClosedWhilePublishersGoOn() throws Exception {
        String vhost = vhost();
        Channel channel = in(vhost);
        String queue = channel.queueDeclare().getQueue();
        Deliveries traces = traces(channel);
        channel.confirmSelect();
        publishAll(channel, queue, "before");
        channel.waitForConfirmsOrDie(10_000);

        trace(vhost, true);
        publishAll(channel, queue, "during");
        assertThat(traces.nextText()).isEqualTo("during");
        trace(vhost, false);
        publishAll(channel, queue, "after");
        channel.waitForConfirmsOrDie(10_000);

        traces.expectNoMore();
    }

    @Test
    void aVirtualHostSaysWhetherItIsTraced() {
        String vhost = vhost();
        assertThat(isTraced(vhost)).isFalse();
        trace(vhost, true);
        assertThat(isTraced(vhost)).isTrue();
        management().put("/vhosts/" + vhost, Map.of("description", "d")).expect(204);
        assertThat(isTraced(vhost)).isTrue();
        trace(vhost, false);
        assertThat(isTraced(vhost)).isFalse();
    }

    private boolean isTraced(String vhost) {
        return management()
                .get("/vhosts/" + vhost)
                .expect(200)
                .body()
                .path("tracing")
                .asBoolean();
    }
}
