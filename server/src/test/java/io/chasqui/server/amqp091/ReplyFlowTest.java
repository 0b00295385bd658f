package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.broker.ReplyTarget;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies to a client that does not read them. */
@Timeout(60)
class ReplyFlowTest {

    private static final int A_MOMENT_MILLIS = 200;

    private final TestBroker broker = new TestBroker();
    private final VirtualHost vhost = broker.chasqui().broker().vhost("/");

    private RawClient replier;

    /** A requester that reads nothing. */
    private static final class Reader implements ReplyTarget {
        private volatile boolean backlogged;
        private volatile int delivered;

        @Override
        public void deliver(Message message) {
            delivered++;
        }

        @Override
        public boolean backlogged() {
            return backlogged;
        }
    }

    private final Reader reader = new Reader();

    @BeforeEach
    void open() throws IOException {
        replier = broker.open(1);
    }

    @AfterEach
    void close() throws IOException {
        replier.close();
        broker.close();
    }

    private ReplyQueue requesterOn(int loop) {
        BrokerLoop on = broker.chasqui().broker().loops().get(loop);
        CompletableFuture<ReplyQueue> opened = new CompletableFuture<>();
        on.execute(() -> opened.complete(vhost.replies().open(on, reader)));
        return opened.join();
    }

    private void reply(ReplyQueue to) throws IOException {
        replier.publish(1, "", to.name(), false, new byte[10])
                .add(1, new Method.ChannelFlow(true))
                .flush();
    }

    /** Asks again after each reply until the replier, which may be on another loop, has noticed and is not read. */
    private void replyUntilPaused(ReplyQueue to) throws IOException {
        replier.socket().setSoTimeout(A_MOMENT_MILLIS);
        assertThatThrownBy(() -> {
                    while (true) {
                        reply(to);
                        replier.expect(Method.ChannelFlowOk.class);
                    }
                })
                .isInstanceOf(SocketTimeoutException.class);
        replier.socket().setSoTimeout(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReplierPausesUntilTheRequesterHasCaughtUp(int loop) throws IOException {
        ReplyQueue queue = requesterOn(loop);
        reader.backlogged = true;
        replyUntilPaused(queue);
        int before = reader.delivered;
        reader.backlogged = false;
        queue.loop().execute(queue::drained);
        replier.expect(Method.ChannelFlowOk.class);
        reply(queue);
        replier.expect(Method.ChannelFlowOk.class);
        assertThat(before).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReplierGoesOnWhenTheRequesterLeaves(int loop) throws IOException {
        ReplyQueue queue = requesterOn(loop);
        reader.backlogged = true;
        replyUntilPaused(queue);
        queue.loop().execute(() -> vhost.replies().close(queue));
        replier.expect(Method.ChannelFlowOk.class);
        replier.publish(1, "", queue.name(), true, new byte[1]).flush();
        assertThat(replier.expect(Method.BasicReturn.class).replyCode()).isEqualTo(312);
    }

    @Test
    void aReplierDoesNotWaitForEver() throws IOException {
        ReplyQueue queue = requesterOn(0);
        reader.backlogged = true;
        replyUntilPaused(queue);
        replier.expect(Method.ChannelFlowOk.class);
        int before = reader.delivered;
        reply(queue);
        replier.expect(Method.ChannelFlowOk.class);
        assertThat(reader.delivered).as("dropped").isEqualTo(before);
    }
}
