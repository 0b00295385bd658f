package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("limits of the broker")
@NeedsOwnProcess
@OwnBroker(
        settings = {
            "connection_max=3",
            "channel_max_per_node=4",
            "consumer_max_per_channel=2",
            "cluster_queue_limit=2",
            "cluster_exchange_limit=9"
        })
@Execution(ExecutionMode.SAME_THREAD)
class NodeLimitTest extends AccessSuite {

    @Test
    void theBrokerHasSoManyConnectionsAndNoMore() throws Exception {
        connect();
        connect();
        Connection third = connect();
        PermissionTest.expectNotOpened(
                this::connect, "NOT_ALLOWED - connection refused: node connection limit (3) is reached");
        third.close();
        eventually(() -> connect().close());
    }

    @Test
    void theBrokerHasSoManyChannelsAndNoMore() throws Exception {
        Connection one = connect();
        Connection other = connect();
        one.createChannel();
        one.createChannel();
        other.createChannel();
        other.createChannel();
        expectConnectionClose(
                other, AMQP.NOT_ALLOWED, "has reached the maximum allowed limit of 4", other::createChannel);
    }

    @Test
    void aChannelHasSoManyConsumersAndNoMore() throws Exception {
        String queue = queue(channel());
        for (int consumers = 0; consumers < 2; consumers++) {
            channel().basicConsume(queue, new DefaultConsumer(channel()));
        }
        Connection connection = channel().getConnection();
        expectConnectionClose(
                connection,
                AMQP.NOT_ALLOWED,
                "NOT_ALLOWED - reached maximum (2) of consumers per channel",
                () -> channel().basicConsume(queue, new DefaultConsumer(channel())));
    }

    @Test
    void thereAreSoManyQueuesAndNoMore() throws Exception {
        queue(channel());
        queue(channel());
        Channel refused = siblingChannel();
        expectChannelClose(
                refused,
                AMQP.PRECONDITION_FAILED,
                "PRECONDITION_FAILED - cannot declare queue 'third': queue limit in cluster (2) is reached",
                () -> refused.queueDeclare("third", false, true, false, null));
    }

    @Test
    void thereAreSoManyExchangesAndNoMore() throws Exception {
        exchange(channel(), "fanout");
        Channel refused = siblingChannel();
        expectChannelClose(
                refused,
                AMQP.PRECONDITION_FAILED,
                "PRECONDITION_FAILED - cannot declare exchange 'second' in vhost '/': exchange limit of 9 is reached",
                () -> refused.exchangeDeclare("second", "fanout", false, true, Map.of()));
    }
}
