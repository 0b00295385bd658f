package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the messages that come back to a channel with basic.return. */
public final class Returns {

    private static final long ARRIVES_WITHIN_SECONDS = 10;

    private final BlockingQueue<Return> arrived = new LinkedBlockingQueue<>();
    private final Channel channel;

    private Returns(Channel channel) {
        this.channel = channel;
    }

    /** Starts to keep what comes back to the channel. */
    public static Returns of(Channel channel) {
        Returns returns = new Returns(channel);
        channel.addReturnListener(returns.arrived::add);
        return returns;
    }

    /** The next message that came back; fails when none does. */
    public Return next() throws InterruptedException {
        Return next = arrived.poll(ARRIVES_WITHIN_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("a returned message").isNotNull();
        return next;
    }

    /** Expects that nothing has come back: a round trip on the channel follows whatever might have been sent before. */
    public void expectNone() throws Exception {
        channel.basicQos(0);
        assertThat(arrived).as("returned messages").isEmpty();
    }
}
