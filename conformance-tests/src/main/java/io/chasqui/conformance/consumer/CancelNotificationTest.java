package io.chasqui.conformance.consumer;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.LongStringHelper;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: consumer cancel notification")
class CancelNotificationTest extends Suite {

    private static final String PASSWORD = "open sesame";

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void deletingAQueueCancelsAllItsConsumers(String type) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-type", type));
        Deliveries here = Deliveries.consume(siblingChannel(), queue);
        Deliveries there = Deliveries.consume(otherConnectionChannel(), queue);
        channel().queueDelete(queue);
        here.awaitCancelled();
        there.awaitCancelled();
        assertThat(here.getChannel().isOpen()).isTrue();
    }

    @Test
    void whoDeletesTheQueueIsNotifiedToo() throws Exception {
        String queue = durableQueue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        channel().queueDelete(queue);
        deliveries.awaitCancelled();
    }

    @Test
    void theTagMayBeUsedAgainAfterwards() throws Exception {
        String queue = durableQueue(channel());
        Deliveries first = new Deliveries(channel());
        channel().basicConsume(queue, false, "again", first);
        otherConnectionChannel().queueDelete(queue);
        first.awaitCancelled();
        String next = durableQueue(channel());
        Deliveries second = new Deliveries(channel());
        channel().basicConsume(next, false, "again", second);
        publish(channel(), "", next, "m");
        assertThat(second.nextText()).isEqualTo("m");
    }

    @Test
    void theNotificationNeedsNoAnswer() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(
                1,
                new AMQP.Basic.Consume.Builder()
                        .queue(queue)
                        .consumerTag("mine")
                        .build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        channel().queueDelete(queue);
        AMQP.Basic.Cancel cancel = client.expect(1, AMQP.Basic.Cancel.class);
        assertThat(cancel.getConsumerTag()).isEqualTo("mine");
        assertThat(cancel.getNowait()).isTrue();
        client.expectAlive(1);
    }

    @Test
    void whatWasDeliveredFromADeletedQueueMayStillBeAcknowledged() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "m");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        Delivery delivery = deliveries.next();
        otherConnectionChannel().queueDelete(queue);
        deliveries.awaitCancelled();
        channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        channel().basicQos(1);
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "unknown delivery tag 1",
                () -> failing.basicAck(delivery.getEnvelope().getDeliveryTag(), false));
    }

    @Test
    @Spec("queue.declare / exclusive")
    void theEndOfTheOwnerCancelsNobodyElse() throws Exception {
        String queue = durableQueue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        Channel leaving = otherConnectionChannel();
        Deliveries.consume(leaving, queue);
        leaving.getConnection().close();
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    @Spec("connection.update-secret")
    void aConsumerWhoseUserMayNotReadAnyMoreIsCancelledWhenTheSecretIsUpdated() throws Exception {
        String allowed = durableQueue(channel());
        String forbidden = durableQueue(channel());
        String user = userWith(".*");
        WireClient client = wire();
        consumeAs(user, client, WireClient.CAPABILITIES, allowed, forbidden);
        grant(user, "^" + allowed.replace(".", "\\.") + "$");
        updateSecret(client);
        List<Method> answers = List.of(
                client.nextContentFrame().method(), client.nextContentFrame().method());
        assertThat(answers).hasAtLeastOneElementOfType(AMQP.Connection.UpdateSecretOk.class);
        assertThat(answers)
                .filteredOn(AMQP.Basic.Cancel.class::isInstance)
                .extracting(method -> ((AMQP.Basic.Cancel) method).getConsumerTag())
                .containsExactly(forbidden);
        eventually(() -> assertThat(consumers(channel(), forbidden)).isZero());
        publishAll(channel(), allowed, "still read");
        assertThat(client.expect(1, AMQP.Basic.Deliver.class).getConsumerTag()).isEqualTo(allowed);
    }

    @Test
    @Spec("connection.update-secret")
    void aClientWithoutTheCapabilityLosesSuchAConsumerInSilence() throws Exception {
        String queue = durableQueue(channel());
        String user = userWith(".*");
        WireClient client = wire();
        consumeAs(user, client, Map.of(), queue);
        grant(user, "^$");
        updateSecret(client);
        client.expect(0, AMQP.Connection.UpdateSecretOk.class);
        eventually(() -> assertThat(consumers(channel(), queue)).isZero());
        client.expectAlive(1);
    }

    @Test
    @Spec("access control / permissions")
    @DiffersFromRabbitMq(
            "RabbitMQ looks at the permissions of consumers only when the client updates its secret; here a"
                    + " consumer ends with the permission that it began with")
    void aConsumerWhosePermissionIsRevokedIsCancelledAtOnce() throws Exception {
        String allowed = durableQueue(channel());
        String forbidden = durableQueue(channel());
        String user = userWith(".*");
        WireClient client = wire();
        consumeAs(user, client, WireClient.CAPABILITIES, allowed, forbidden);
        grant(user, "^" + allowed.replace(".", "\\.") + "$");
        assertThat(client.expect(1, AMQP.Basic.Cancel.class).getConsumerTag()).isEqualTo(forbidden);
        eventually(() -> assertThat(consumers(channel(), forbidden)).isZero());
        publishAll(channel(), forbidden, "not for this user");
        publishAll(channel(), allowed, "still read");
        assertThat(client.expect(1, AMQP.Basic.Deliver.class).getConsumerTag()).isEqualTo(allowed);
        client.nextContentFrame();
        client.nextContentFrame();
        String vhost = Management.name(connectionFactory().getVirtualHost());
        management().delete("/permissions/" + vhost + "/" + user).expect(204);
        assertThat(client.expect(1, AMQP.Basic.Cancel.class).getConsumerTag()).isEqualTo(allowed);
        client.expectAlive(1);
    }

    private String userWith(String read) {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put("/users/" + user, Map.of("password", PASSWORD, "tags", ""))
                .expect(201);
        grant(user, read);
        return user;
    }

    private void grant(String user, String read) {
        String vhost = Management.name(connectionFactory().getVirtualHost());
        management()
                .put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", "", "read", read))
                .expect(201, 204);
    }

    /** Consumes from the queues on channel 1, with their names as consumer tags. */
    private static void consumeAs(String user, WireClient client, Map<String, Object> capabilities, String... queues)
            throws Exception {
        client.start();
        client.startOk("PLAIN", WireClient.plainResponse(user, PASSWORD), capabilities);
        AMQP.Connection.Tune tune = client.expect(0, AMQP.Connection.Tune.class);
        client.tuneOk(tune.getChannelMax(), tune.getFrameMax(), 0);
        client.openVirtualHost();
        client.openChannel(1);
        for (String queue : queues) {
            client.send(
                    1,
                    new AMQP.Basic.Consume.Builder()
                            .queue(queue)
                            .consumerTag(queue)
                            .build());
            client.expect(1, AMQP.Basic.ConsumeOk.class);
        }
    }

    private static void updateSecret(WireClient client) throws Exception {
        client.send(
                0,
                new AMQP.Connection.UpdateSecret.Builder()
                        .newSecret(LongStringHelper.asLongString(PASSWORD))
                        .reason("permissions have changed")
                        .build());
    }
}
