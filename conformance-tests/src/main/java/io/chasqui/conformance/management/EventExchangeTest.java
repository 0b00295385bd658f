package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Spec("management / the event exchange")
class EventExchangeTest extends ManagementSuite {

    private static final String EVENTS = "amq.rabbitmq.event";

    private Deliveries events;

    @BeforeEach
    void listen() throws Exception {
        boolean there = management().get("/exchanges/%2F/" + EVENTS).status() == 200;
        assumeTrue(there, "a broker without an event exchange");
        String queue = channel().queueDeclare().getQueue();
        channel().queueBind(queue, EVENTS, "#");
        events = Deliveries.consume(channel(), queue, true);
    }

    /** The next event with this key and value in its headers, whatever else happens in the broker. */
    private Map<String, Object> next(String key, String field, String value) throws Exception {
        while (true) {
            Delivery event = events.next();
            Map<String, Object> headers = event.getProperties().getHeaders();
            if (event.getEnvelope().getRoutingKey().equals(key) && value.equals(text(headers, field))) {
                assertThat(headers.get("timestamp_in_ms")).isInstanceOf(Long.class);
                assertThat(event.getProperties().getDeliveryMode()).isEqualTo(2);
                assertThat(event.getBody()).isEmpty();
                return headers;
            }
        }
    }

    private static String text(Map<String, Object> headers, String field) {
        return String.valueOf(headers.get(field));
    }

    @Test
    void queuesExchangesAndBindingsAreTold() throws Exception {
        String vhost = vhost();
        // Events of tests that run at the same time come here, too.
        String q = freshName();
        String e = freshName();
        Channel channel = connect(factory -> factory.setVirtualHost(vhost)).createChannel();
        channel.queueDeclare(q, true, false, false, Map.of("x-max-length", 5));
        channel.exchangeDeclare(e, "topic", true);
        channel.queueBind(q, e, "k");
        channel.queueUnbind(q, e, "k");
        channel.exchangeDelete(e);
        channel.queueDelete(q);

        Map<String, Object> queue = next("queue.created", "name", q);
        assertThat(text(queue, "vhost")).isEqualTo(vhost);
        assertThat(queue.get("durable")).isEqualTo(true);
        assertThat(text(queue, "arguments")).contains("{<<\"x-max-length\">>,signedint,5}");
        assertThat(text(queue, "user_who_performed_action"))
                .isEqualTo(connectionFactory().getUsername());
        assertThat(text(next("exchange.created", "name", e), "type")).isEqualTo("topic");
        Map<String, Object> binding = next("binding.created", "vhost", vhost);
        assertThat(text(binding, "source_name")).isEqualTo(e);
        assertThat(text(binding, "destination_name")).isEqualTo(q);
        assertThat(text(binding, "destination_kind")).isEqualTo("queue");
        assertThat(text(binding, "routing_key")).isEqualTo("k");
        next("binding.deleted", "vhost", vhost);
        next("exchange.deleted", "name", e);
        next("queue.deleted", "name", q);
    }

    @Test
    void connectionsChannelsAndConsumersAreTold() throws Exception {
        String name = freshName();
        Connection connection = connectionFactory().newConnection(name);
        Channel channel = connection.createChannel();
        channel.basicQos(7);
        String queue = queue(channel);
        String tag = channel.basicConsume(queue, false, new Ignoring(channel));
        channel.basicCancel(tag);
        channel.close();
        connection.close();

        Map<String, Object> login =
                next("user.authentication.success", "name", connectionFactory().getUsername());
        assertThat(text(login, "auth_mechanism")).isEqualTo("PLAIN");
        Map<String, Object> opened = next("connection.created", "user_provided_name", name);
        assertThat(text(opened, "vhost")).isEqualTo("/");
        assertThat(opened.get("ssl")).isEqualTo(false);
        Map<String, Object> created = next("channel.created", "connection", text(opened, "pid"));
        assertThat(created.get("number")).isEqualTo(1L);
        Map<String, Object> consumer = next("consumer.created", "consumer_tag", tag);
        assertThat(text(consumer, "queue")).isEqualTo(queue);
        assertThat(consumer.get("ack_required")).isEqualTo(true);
        assertThat(consumer.get("prefetch_count")).isEqualTo(7L);
        assertThat(text(consumer, "channel")).isEqualTo(text(created, "pid"));
        next("consumer.deleted", "consumer_tag", tag);
        next("channel.closed", "pid", text(created, "pid"));
        next("connection.closed", "pid", text(opened, "pid"));
    }

    @Test
    void usersPermissionsAndSettingsAreTold() throws Exception {
        String vhost = vhost();
        String user = user("management");
        grant(user, vhost, "c.*", "w.*", "r.*");
        management()
                .put("/policies/" + vhost + "/p", Map.of("pattern", "^x", "definition", Map.of("max-length", 3)))
                .expect(201);
        management().put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 9));
        management().delete("/policies/" + vhost + "/p").expect(204);
        management().delete("/permissions/" + vhost + "/" + user).expect(204);
        management().delete("/users/" + user).expect(204);

        next("vhost.created", "name", vhost);
        next("user.created", "name", user);
        assertThat(text(next("user.tags.set", "name", user), "tags")).isEqualTo("[management]");
        Map<String, Object> permission = next("permission.created", "user", user);
        assertThat(text(permission, "configure")).isEqualTo("c.*");
        assertThat(text(permission, "user_who_performed_action"))
                .isEqualTo(connectionFactory().getUsername());
        assertThat(text(next("policy.set", "vhost", vhost), "pattern")).isEqualTo("^x");
        assertThat(next("vhost.limits.set", "vhost", vhost).get("max-queues")).isEqualTo(9L);
        next("policy.cleared", "vhost", vhost);
        next("permission.deleted", "user", user);
        next("user.deleted", "name", user);
    }

    /** A consumer that does nothing. */
    private static final class Ignoring extends DefaultConsumer {

        Ignoring(Channel channel) {
            super(channel);
        }

        @Override
        public void handleCancel(String consumerTag) throws IOException {
            // nobody waits for it
        }
    }
}
