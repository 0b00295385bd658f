package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;

@Spec("exchange.delete")
class ExchangeDeleteTest extends Suite {

    @Test
    void aDeletedExchangeIsGone() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        failing.exchangeDelete(exchange);
        expectChannelClose(failing, 404, "no exchange '" + exchange, () -> failing.exchangeDeclarePassive(exchange));
    }

    @Test
    void deletingWhatIsMissingSucceeds() throws Exception {
        channel().exchangeDelete(freshName());
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void deletingAnExchangeRemovesItsBindings() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String queue = boundQueue(channel(), exchange, "");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, "fanout");
        publish(channel(), exchange, "", "not for the old binding");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void ifUnusedSparesAnExchangeWithABinding() throws Exception {
        Channel failing = siblingChannel();
        String exchange = exchange(channel(), "direct");
        boundQueue(channel(), exchange, "key");
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - exchange '" + exchange + "' in vhost '/' in use",
                () -> failing.exchangeDelete(exchange, true));
        channel().exchangeDeclarePassive(exchange);
    }

    @Test
    void ifUnusedDeletesAnExchangeWithoutBindings() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        failing.exchangeDelete(exchange, true);
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(exchange));
    }

    @Test
    void beingOnlyADestinationIsNotUse() throws Exception {
        String source = exchange(channel(), "fanout");
        String destination = exchange(channel(), "fanout");
        channel().exchangeBind(destination, source, "");
        channel().exchangeDelete(destination, true);
        publish(channel(), source, "", "goes nowhere");
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void theDefaultExchangeCannotBeDeleted() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing, 403, "operation not permitted on the default exchange", () -> failing.exchangeDelete(""));
    }

    @Test
    void theStandardExchangesCannotBeDeleted() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                403,
                "deletion of system exchange 'amq.direct' in vhost '/' not allowed",
                () -> failing.exchangeDelete("amq.direct"));
    }

    @Test
    @Spec("exchange.declare / auto-delete")
    void anAutoDeleteExchangeGoesWithItsLastBinding() throws Exception {
        Channel failing = channel();
        String exchange = freshName();
        failing.exchangeDeclare(exchange, "direct", false, true, null);
        String queue = boundQueue(failing, exchange, "a");
        failing.queueBind(queue, exchange, "b");
        failing.queueUnbind(queue, exchange, "a");
        failing.exchangeDeclarePassive(exchange);
        failing.queueUnbind(queue, exchange, "b");
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(exchange));
    }

    @Test
    @Spec("exchange.declare / auto-delete")
    void anAutoDeleteExchangeGoesWithItsLastQueue() throws Exception {
        Channel failing = channel();
        String exchange = freshName();
        failing.exchangeDeclare(exchange, "fanout", false, true, null);
        String queue = boundQueue(failing, exchange, "");
        failing.queueDelete(queue);
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(exchange));
    }

    @Test
    @Spec("exchange.declare / auto-delete")
    void anAutoDeleteExchangeWithoutBindingsStaysUntilItHadOne() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange, "fanout", false, true, null);
        channel().exchangeDeclarePassive(exchange);
    }

    @Test
    @Spec("exchange.declare / auto-delete")
    void anAutoDeleteExchangeGoesWithItsLastExchangeBinding() throws Exception {
        Channel failing = channel();
        String source = freshName();
        failing.exchangeDeclare(source, "fanout", false, true, null);
        String destination = exchange(failing, "fanout");
        failing.exchangeBind(destination, source, "");
        failing.exchangeUnbind(destination, source, "");
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(source));
    }

    @Test
    @Spec("exchange.declare / auto-delete")
    void autoDeletionSpreadsAlongAChainOfExchanges() throws Exception {
        Channel failing = channel();
        String first = freshName();
        String second = freshName();
        failing.exchangeDeclare(first, "fanout", false, true, null);
        failing.exchangeDeclare(second, "fanout", false, true, null);
        failing.exchangeBind(second, first, "");
        String queue = boundQueue(failing, second, "");
        failing.queueDelete(queue);
        Channel other = siblingChannel();
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(second));
        expectChannelClose(other, 404, "no exchange", () -> other.exchangeDeclarePassive(first));
    }
}
