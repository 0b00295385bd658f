package io.chasqui.conformance.tx;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is decided when a transactional channel publishes, and what when it commits. */
@Spec("tx")
class TransactionChecksTest extends Suite {

    @Test
    @Spec("basic.publish / expiration")
    void anInvalidExpirationIsNoticedAtOnce() throws Exception {
        refusedAtOnce(
                406,
                "invalid expiration",
                new AMQP.BasicProperties.Builder().expiration("soon").build());
    }

    @Test
    @Spec("basic.publish / user-id")
    void anotherUsersNameIsNoticedAtOnce() throws Exception {
        refusedAtOnce(
                406,
                "user_id property set to 'somebody' but authenticated user was",
                new AMQP.BasicProperties.Builder().userId("somebody").build());
    }

    @Test
    @Spec("extension: sender-selected distribution")
    void aMalformedCcHeaderIsNoticedAtOnce() throws Exception {
        refusedAtOnce(
                406,
                "unacceptable_type_in_header",
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("CC", "no array"))
                        .build());
    }

    private void refusedAtOnce(int code, String text, AMQP.BasicProperties properties) throws Exception {
        Channel tx = transaction();
        String queue = durableQueue(channel());
        AMQP.Channel.Close close = expectChannelClose(tx, code, text, () -> publish(tx, "", queue, properties, "m"));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(40);
    }

    @Test
    @Spec("basic.publish")
    void anInternalExchangeIsNoticedAtOnce() throws Exception {
        String internal = deletedExchange(freshName());
        channel().exchangeDeclare(internal, "fanout", false, false, true, null);
        Channel tx = transaction();
        expectChannelClose(tx, 403, "cannot publish to internal exchange", () -> publish(tx, internal, "", "m"));
    }

    @Test
    @Spec("basic.publish")
    void whatWasPublishedBeforeARefusalIsGone() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "dropped");
        expectChannelClose(tx, 404, "no exchange", () -> publish(tx, freshName(), "", "m"));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    @Spec("basic.publish / routing")
    void aMessageGoesWhereItsKeyLedWhenItWasPublished() throws Exception {
        String bound = durableQueue(channel());
        String late = durableQueue(channel());
        channel().queueBind(bound, "amq.direct", bound);
        Channel tx = transaction();
        publish(tx, "amq.direct", bound, "m");
        tx.basicQos(0);
        channel().queueUnbind(bound, "amq.direct", bound);
        channel().queueBind(late, "amq.direct", bound);
        tx.txCommit();
        assertThat(drain(channel(), bound)).containsExactly("m");
        assertThat(ready(channel(), late)).isZero();
    }

    @Test
    @Spec("tx.commit")
    void aQueueThatRefusesAMessageFailsTheCommit() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        Channel tx = transaction();
        publishAll(tx, queue, "first");
        tx.txCommit();
        publishAll(tx, queue, "too much");
        AMQP.Channel.Close close =
                expectChannelClose(tx, 406, "PRECONDITION_FAILED - partial tx completion", tx::txCommit);
        assertThat(close.getClassId()).isEqualTo(90);
        assertThat(close.getMethodId()).isEqualTo(20);
        assertThat(drain(channel(), queue)).containsExactly("first");
    }

    @Test
    @Spec("tx.commit")
    void aFailedCommitHasDoneTheRest() throws Exception {
        String full = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        String open = durableQueue(channel());
        publishAll(channel(), full, "first");
        publishAll(channel(), open, "to acknowledge");
        eventually(() -> assertThat(ready(channel(), full)).isEqualTo(1));
        eventually(() -> assertThat(ready(channel(), open)).isEqualTo(1));
        Channel tx = transaction();
        tx.basicAck(tx.basicGet(open, false).getEnvelope().getDeliveryTag(), false);
        publishAll(tx, full, "too much");
        publishAll(tx, open, "taken");
        expectChannelClose(tx, 406, "partial tx completion", tx::txCommit);
        eventually(() -> assertThat(ready(channel(), open)).isEqualTo(1));
        assertThat(drain(channel(), open)).containsExactly("taken");
    }

    @Test
    @Spec("tx.commit")
    void aTransactionHasAMaximumOfPublishes() throws Exception {
        Channel tx = transaction();
        String queue = durableQueue(channel());
        AMQP.Channel.Close close = expectChannelClose(
                tx,
                406,
                "PRECONDITION_FAILED - transaction has reached the maximum of 10000 uncommitted publishes",
                () -> {
                    for (int i = 0; i <= 10_000; i++) {
                        tx.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, new byte[0]);
                    }
                });
        assertThat(close.getMethodId()).isEqualTo(40);
    }

    @Test
    @Spec("basic.reject")
    void aRefusedMessageIsDeadAtCommit() throws Exception {
        String graveyard = durableQueue(channel());
        String queue =
                durableQueue(channel(), Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", graveyard));
        publishAll(channel(), queue, "m");
        Deliveries deliveries = Deliveries.consume(transaction(), queue);
        Delivery delivery = deliveries.next();
        Channel tx = deliveries.getChannel();
        tx.basicReject(delivery.getEnvelope().getDeliveryTag(), false);
        tx.basicQos(0);
        assertThat(ready(channel(), graveyard)).isZero();
        tx.txCommit();
        eventually(() -> assertThat(ready(channel(), graveyard)).isEqualTo(1));
    }

    @Test
    @Spec("basic.ack / multiple")
    void aMultipleAckCoversWhatWasDeliveredUpToItsTag() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        Channel tx = transaction();
        Deliveries deliveries = Deliveries.consume(tx, queue);
        deliveries.nextTexts(3);
        tx.basicAck(2, true);
        tx.txCommit();
        tx.close();
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(drain(channel(), queue)).containsExactly("c");
    }

    @Test
    @Spec("basic.ack")
    void aTagIsTakenByItsAckBeforeTheCommit() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "m");
        Channel tx = transaction();
        Deliveries.consume(tx, queue).next();
        tx.basicAck(1, false);
        expectChannelClose(tx, 406, "unknown delivery tag 1", () -> tx.basicAck(1, false));
    }

    @Test
    @Spec("tx.rollback")
    void rollbackGivesTheTagsBack() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        Channel tx = transaction();
        Deliveries deliveries = Deliveries.consume(tx, queue);
        deliveries.nextTexts(3);
        tx.basicAck(1, false);
        tx.basicReject(2, true);
        tx.basicNack(3, false, false);
        tx.txRollback();
        deliveries.expectNoMore();
        tx.basicNack(0, true, true);
        tx.txCommit();
        assertThat(deliveries.nextTexts(3)).isEqualTo(List.of("a", "b", "c"));
    }

    private Channel transaction() throws Exception {
        Channel tx = siblingChannel();
        tx.txSelect();
        return tx;
    }
}
