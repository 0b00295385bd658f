package io.chasqui.conformance.replyto;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Eventually;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** A client that asks and waits for its answers by direct reply-to. */
final class Requester {

    /** What stands for the answers of a channel. */
    static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";

    private static final AMQP.BasicProperties REQUEST =
            new AMQP.BasicProperties.Builder().replyTo(PSEUDO_QUEUE).build();

    private final Channel channel;
    private final Deliveries replies;
    private final String tag;

    private Requester(Channel channel) throws IOException {
        this.channel = channel;
        this.replies = new Deliveries(channel);
        this.tag = channel.basicConsume(PSEUDO_QUEUE, true, replies);
    }

    /** Starts to consume replies on the channel. */
    static Requester on(Channel channel) throws IOException {
        return new Requester(channel);
    }

    /** Sends a request without the means to answer it but reply-to. */
    static void ask(Channel channel, String queue) throws IOException {
        channel.basicPublish("", queue, REQUEST, new byte[] {'?'});
    }

    /** Sends a request to the queue, takes it there, and returns where its answer is to go. */
    String address(String queue) throws Exception {
        ask(channel, queue);
        AtomicReference<GetResponse> got = new AtomicReference<>();
        Eventually.eventually(() -> {
            got.set(channel.basicGet(queue, true));
            assertThat(got.get()).as("the request").isNotNull();
        });
        return got.get().getProps().getReplyTo();
    }

    /** Stops to consume replies. */
    void cancel() throws IOException {
        channel.basicCancel(tag);
    }

    Channel channel() {
        return channel;
    }

    Deliveries replies() {
        return replies;
    }
}
