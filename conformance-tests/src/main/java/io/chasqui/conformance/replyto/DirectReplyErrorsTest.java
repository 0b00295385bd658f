package io.chasqui.conformance.replyto;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static io.chasqui.conformance.replyto.Requester.PSEUDO_QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused around direct reply-to, and what the names behind it answer to. */
@Spec("extension: direct reply-to")
class DirectReplyErrorsTest extends Suite {

    private static final String VOLATILE = "cannot bind or unbind to a volatile (direct reply-to) queue";

    @Test
    void aConsumerThatAcknowledgesIsRefused() throws Exception {
        Channel failing = channel();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - reply consumer cannot acknowledge",
                () -> Deliveries.consume(failing, PSEUDO_QUEUE));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(20);
    }

    @Test
    void aSecondConsumerOnTheChannelIsRefused() throws Exception {
        Channel failing = channel();
        Requester.on(failing);
        expectChannelClose(
                failing, 406, "PRECONDITION_FAILED - reply consumer already set", () -> Requester.on(failing));
    }

    @Test
    void aSecondConsumerThatAcknowledgesIsRefusedForThat() throws Exception {
        Channel failing = channel();
        Requester.on(failing);
        expectChannelClose(
                failing, 406, "reply consumer cannot acknowledge", () -> Deliveries.consume(failing, PSEUDO_QUEUE));
    }

    @Test
    void aTagInUseCostsTheConnection() throws Exception {
        Channel failing = channel();
        failing.basicConsume(queue(failing), true, "twice", new Deliveries(failing));
        expectConnectionClose(
                failing.getConnection(),
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'twice'",
                () -> failing.basicConsume(PSEUDO_QUEUE, true, "twice", new Deliveries(failing)));
    }

    @Test
    void aRequestWithoutAConsumerIsRefused() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                () -> Requester.ask(failing, queue));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(40);
    }

    @Test
    void aConsumerOnAnotherChannelDoesNotCount() throws Exception {
        Requester.on(channel());
        String queue = queue(channel());
        Channel failing = siblingChannel();
        expectChannelClose(failing, 406, "fast reply consumer does not exist", () -> Requester.ask(failing, queue));
    }

    @Test
    void aCancelledConsumerDoesNotCount() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        Requester.on(failing).cancel();
        expectChannelClose(failing, 406, "fast reply consumer does not exist", () -> Requester.ask(failing, queue));
    }

    @Test
    @Spec("tx")
    void aRequestInATransactionIsRefusedAtOnce() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        failing.txSelect();
        expectChannelClose(failing, 406, "fast reply consumer does not exist", () -> Requester.ask(failing, queue));
    }

    @Test
    void aMissingExchangeIsNoticedBeforeAMissingConsumer() throws Exception {
        Channel failing = channel();
        AMQP.BasicProperties request =
                new AMQP.BasicProperties.Builder().replyTo(PSEUDO_QUEUE).build();
        expectChannelClose(failing, 404, "no exchange", () -> publish(failing, freshName(), "", request, "m"));
    }

    @Test
    @Spec("queue.declare")
    void declaringThePseudoQueueIsAnswered() throws Exception {
        AMQP.Queue.DeclareOk ok = channel().queueDeclare(PSEUDO_QUEUE, false, false, false, null);
        assertThat(ok.getQueue()).isEqualTo(PSEUDO_QUEUE);
        assertThat(ok.getMessageCount()).isZero();
        assertThat(ok.getConsumerCount()).isEqualTo(1);
    }

    @Test
    @Spec("queue.declare")
    void declaringALiveNameTellsThatSomebodyWaits() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        AMQP.Queue.DeclareOk ok =
                otherConnectionChannel().queueDeclare(address, true, false, true, Map.of("x-max-length", "no number"));
        assertThat(ok.getQueue()).isEqualTo(address);
        assertThat(ok.getMessageCount()).isZero();
        assertThat(ok.getConsumerCount()).isEqualTo(1);
        assertThat(otherConnectionChannel().queueDeclarePassive(address).getConsumerCount())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("queue.declare")
    void declaringANameWhoseConsumerHasGoneFails(boolean passive) throws Exception {
        Requester requester = Requester.on(siblingChannel());
        String address = requester.address(queue(channel()));
        requester.channel().close();
        Channel failing = otherConnectionChannel();
        expectChannelClose(failing, 404, "NOT_FOUND - no queue '" + address + "' in vhost '/'", () -> {
            if (passive) {
                failing.queueDeclarePassive(address);
            } else {
                failing.queueDeclare(address, false, false, false, null);
            }
        });
    }

    @Test
    @Spec("queue.declare")
    void theNameEndsWithTheConnection() throws Exception {
        Requester requester = Requester.on(otherConnectionChannel());
        String address = requester.address(durableQueue(channel()));
        requester.channel().getConnection().abort();
        eventually(() -> assertThat(queueExists(address)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("queue.bind")
    void suchANameCannotBeBound(boolean live) throws Exception {
        String address = live ? Requester.on(channel()).address(queue(channel())) : PSEUDO_QUEUE + ".never";
        Channel failing = siblingChannel();
        AMQP.Channel.Close close = expectChannelClose(
                failing, 403, "ACCESS_REFUSED - " + VOLATILE, () -> failing.queueBind(address, "amq.direct", "k"));
        assertThat(close.getClassId()).isEqualTo(50);
        assertThat(close.getMethodId()).isEqualTo(20);
    }

    @Test
    @Spec("queue.bind")
    void suchANameIsRefusedBeforeTheExchangeIsLookedUp() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 403, VOLATILE, () -> failing.queueBind(PSEUDO_QUEUE + ".never", freshName(), "k"));
    }

    @Test
    @Spec("queue.unbind")
    void suchANameCannotBeUnbound() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing, 403, VOLATILE, () -> failing.queueUnbind(PSEUDO_QUEUE + ".never", "amq.direct", "k"));
    }

    @Test
    @Spec("basic.get")
    void thereIsNothingToGetFromALiveName() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        Channel failing = otherConnectionChannel();
        expectConnectionClose(
                failing.getConnection(),
                540,
                "NOT_IMPLEMENTED - basic.get not supported by volatile queue '" + address + "' in vhost '/'",
                () -> failing.basicGet(address, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {PSEUDO_QUEUE, PSEUDO_QUEUE + ".never"})
    @Spec("basic.get")
    void gettingFromANameWithoutConsumerFails(String name) throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue '" + name + "'", () -> failing.basicGet(name, true));
    }

    @Test
    @Spec("basic.consume")
    void nobodyElseConsumesFromALiveName() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        Channel failing = otherConnectionChannel();
        expectChannelClose(
                failing,
                406,
                "only creator channel may consume from queue '" + address + "' in vhost '/'",
                () -> Deliveries.consume(failing, address, true));
    }

    @Test
    @Spec("queue.purge")
    void aLiveNameIsPurgedOfNothing() throws Exception {
        String address = Requester.on(channel()).address(queue(channel()));
        assertThat(siblingChannel().queuePurge(address).getMessageCount()).isZero();
    }

    @Test
    @Spec("queue.delete")
    void deletingALiveNameChangesNothing() throws Exception {
        Requester requester = Requester.on(channel());
        String address = requester.address(queue(channel()));
        assertThat(siblingChannel().queueDelete(address).getMessageCount()).isZero();
        publish(channel(), "", address, "still here");
        assertThat(requester.replies().nextText()).isEqualTo("still here");
    }
}
