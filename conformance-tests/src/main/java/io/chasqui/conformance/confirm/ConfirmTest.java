package io.chasqui.conformance.confirm;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: publisher confirms")
class ConfirmTest extends Suite {

    private static final long TIMEOUT_MILLIS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMessageToADurableQueueIsConfirmed(int deliveryMode) throws Exception {
        String queue = durableQueue(channel());
        channel().confirmSelect();
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().deliveryMode(deliveryMode).build(),
                "m");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMessageToATransientQueueIsConfirmed(int deliveryMode) throws Exception {
        String queue = queue(channel());
        channel().confirmSelect();
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().deliveryMode(deliveryMode).build(),
                "m");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
    }

    @Test
    void aMessageThatReachesNoQueueIsConfirmed() throws Exception {
        channel().confirmSelect();
        publish(channel(), "", freshName(), "m");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
    }

    @Test
    void aMessageToDurableAndTransientQueuesIsConfirmedOnce() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String durable = durableQueue(channel());
        channel().queueBind(durable, exchange, "");
        boundQueue(channel(), exchange, "");
        WireClient client = confirming();
        publishOverWire(client, exchange, "");
        assertThat(client.expect(1, AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
        client.expectAlive(1);
    }

    @Test
    void sequenceNumbersCountFromOneAndEachIsConfirmedOnce() throws Exception {
        String queue = durableQueue(channel());
        List<Long> confirmed = new CopyOnWriteArrayList<>();
        channel().confirmSelect();
        channel().addConfirmListener((tag, multiple) -> confirmUpTo(confirmed, tag, multiple), (tag, multiple) -> {});
        assertThat(channel().getNextPublishSeqNo()).isEqualTo(1);
        List<Long> published = new ArrayList<>();
        for (long i = 1; i <= 500; i++) {
            published.add(i);
            publish(channel(), "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, "m" + i);
        }
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
        assertThat(confirmed).containsExactlyInAnyOrderElementsOf(published);
    }

    private static void confirmUpTo(List<Long> confirmed, long tag, boolean multiple) {
        if (!multiple) {
            confirmed.add(tag);
            return;
        }
        for (long each = 1; each <= tag; each++) {
            if (!confirmed.contains(each)) {
                confirmed.add(each);
            }
        }
    }

    @Test
    void confirmsOfOneQueueComeInOrder() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = confirming();
        int count = 200;
        for (int i = 0; i < count; i++) {
            publishOverWire(client, "", queue);
        }
        long last = 0;
        while (last < count) {
            long tag = client.expect(1, AMQP.Basic.Ack.class).getDeliveryTag();
            assertThat(tag).isGreaterThan(last);
            last = tag;
        }
        assertThat(last).isEqualTo(count);
    }

    @Test
    void selectingTwiceIsFineAndKeepsTheCount() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = confirming();
        publishOverWire(client, "", queue);
        client.expect(1, AMQP.Basic.Ack.class);
        client.send(1, new AMQP.Confirm.Select.Builder().build());
        client.expect(1, AMQP.Confirm.SelectOk.class);
        publishOverWire(client, "", queue);
        assertThat(client.expect(1, AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(2);
    }

    @Test
    void selectingWithoutAnswerTakesEffectInOrder() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Confirm.Select.Builder().nowait(true).build());
        publishOverWire(client, "", freshName());
        assertThat(client.expect(1, AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
    }

    @Test
    @Spec("basic.publish / mandatory")
    void theReturnOfAMandatoryMessageComesBeforeItsConfirm() throws Exception {
        WireClient client = confirming();
        client.send(
                1,
                new AMQP.Basic.Publish.Builder()
                        .routingKey(freshName())
                        .mandatory(true)
                        .build());
        client.sendContentHeader(1, 60, 0, 1);
        client.sendFrame(3, 1, (byte) 'x');
        client.expect(1, AMQP.Basic.Return.class);
        assertThat(client.nextContentFrame().header().getBodySize()).isEqualTo(1);
        assertThat(client.nextContentFrame().payload()).containsExactly('x');
        assertThat(client.expect(1, AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
    }

    @Test
    void anErrorOfPublishingIsNoNack() throws Exception {
        Channel failing = channel();
        List<Long> nacked = new CopyOnWriteArrayList<>();
        failing.confirmSelect();
        failing.addConfirmListener((tag, multiple) -> {}, (tag, multiple) -> nacked.add(tag));
        expectChannelClose(failing, 404, "no exchange", () -> publish(failing, freshName(), "", "m"));
        assertThat(nacked).isEmpty();
    }

    @Test
    void aMessageWhoseQueueIsDeletedMeanwhileIsConfirmed() throws Exception {
        String queue = durableQueue(channel());
        Channel publishing = otherConnectionChannel();
        publishing.confirmSelect();
        for (int i = 0; i < 200; i++) {
            publish(publishing, "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, "m" + i);
            if (i == 100) {
                channel().queueDelete(queue);
            }
        }
        assertThat(publishing.waitForConfirms(TIMEOUT_MILLIS)).isTrue();
    }

    @Test
    void aConfirmedMessageCanBeTakenByAnotherConnectionAtOnce() throws Exception {
        String queue = durableQueue(channel());
        Channel publishing = otherConnectionChannel();
        publishing.confirmSelect();
        for (int i = 0; i < 50; i++) {
            publish(publishing, "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, "m" + i);
            publishing.waitForConfirmsOrDie(TIMEOUT_MILLIS);
            assertThat(text(take(channel(), queue))).isEqualTo("m" + i);
        }
    }

    @Test
    void channelsOfOneConnectionCountOnTheirOwn() throws Exception {
        WireClient client = confirming();
        client.openChannel(2);
        client.send(2, new AMQP.Confirm.Select.Builder().build());
        client.expect(2, AMQP.Confirm.SelectOk.class);
        String queue = durableQueue(channel());
        publishOverWire(client, "", queue);
        client.expect(1, AMQP.Basic.Ack.class);
        client.send(2, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(2, 60, 0, 0);
        assertThat(client.expect(2, AMQP.Basic.Ack.class).getDeliveryTag()).isEqualTo(1);
    }

    @Test
    void aTransactionalChannelCannotConfirm() throws Exception {
        Channel failing = channel();
        failing.txSelect();
        expectChannelClose(
                failing, 406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode", failing::confirmSelect);
    }

    private WireClient confirming() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Confirm.Select.Builder().build());
        client.expect(1, AMQP.Confirm.SelectOk.class);
        return client;
    }

    private static void publishOverWire(WireClient client, String exchange, String key) throws Exception {
        client.send(
                1,
                new AMQP.Basic.Publish.Builder()
                        .exchange(exchange)
                        .routingKey(key)
                        .build());
        client.sendContentHeader(1, 60, 0, 0);
    }
}
