package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.access.Identity;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.Firehose;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.server.traffic.LoopTraffic;
import io.chasqui.server.traffic.Protocol;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes a message that comes from no connection, such as one from the management API, with all the checks that a
 * channel makes. Any thread may call.
 */
public final class DirectPublish {

    private static final int BASIC = 60;

    /** In the place of a connection's name. */
    private static final String SENDER = "management API";

    /** What became of a message. */
    public enum Outcome {
        /** Every queue that it was routed to has it for good. */
        ROUTED,
        /** It was routed to nothing. */
        UNROUTED,
        /** A queue did not take it. */
        REJECTED
    }

    /** Counts the queues that a message is on its way to. */
    private static final class Arrivals implements Confirmation {

        private final AtomicInteger remaining;
        private final AtomicBoolean rejected = new AtomicBoolean();
        private final CompletableFuture<Outcome> outcome;

        Arrivals(int queues, CompletableFuture<Outcome> outcome) {
            this.remaining = new AtomicInteger(queues);
            this.outcome = outcome;
        }

        @Override
        public void confirmed(long tag) {
            if (remaining.decrementAndGet() == 0) {
                outcome.complete(rejected.get() ? Outcome.REJECTED : Outcome.ROUTED);
            }
        }

        @Override
        public void rejected(long tag) {
            rejected.set(true);
            confirmed(tag);
        }
    }

    private final Broker broker;

    public DirectPublish(Broker broker) {
        this.broker = broker;
    }

    /**
     * Publishes a message.
     *
     * @param by in whose name, and with whose permissions
     * @return fails with {@link ProtocolException} if a channel would be closed for it
     */
    public CompletionStage<Outcome> publish(
            VirtualHost vhost,
            Identity by,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body) {
        ContentAssembler content = assemble(exchange, routingKey, properties, body);
        Permits permits = new Permits(() -> by, vhost.name());
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        BrokerLoop loop = broker.loops().next();
        loop.execute(() -> {
            try {
                publish(content, vhost, permits, loop, outcome);
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private static ContentAssembler assemble(
            String exchange, String routingKey, BasicProperties properties, byte[] body) {
        ContentAssembler content = new ContentAssembler();
        ByteBuf address = Unpooled.wrappedBuffer(
                ShortString.encodeWithLength(exchange), ShortString.encodeWithLength(routingKey));
        content.method(address, 0, address.readableBytes(), true);
        byte[] encoded = properties.encode();
        content.header(BASIC, 0, body.length, Unpooled.wrappedBuffer(encoded), 0, encoded.length);
        if (body.length > 0) {
            content.body(Unpooled.wrappedBuffer(body), 0, body.length);
        }
        return content;
    }

    private static void publish(
            ContentAssembler content,
            VirtualHost vhost,
            Permits permits,
            BrokerLoop loop,
            CompletableFuture<Outcome> outcome) {
        MessageView view = content.inspect();
        Exchange<Destination> exchange = Publisher.check(view, vhost, permits);
        Routes<Destination> routes = new Routes<>();
        vhost.route(exchange, view, routes);
        Destination[] routed = Publisher.toArray(routes);
        long now = System.currentTimeMillis();
        Message message = view.hasBcc() ? content.takeHidingKeys(now) : content.take(now);
        Firehose firehose = vhost.firehose();
        if (firehose != null) {
            Firehose.Client client = new Firehose.Client(SENDER, 1, permits.user(), loop);
            firehose.published(client, message, view.extraRoutingKeys(), routed);
        }
        Destination[] queues = vhost.guard(exchange, routed);
        LoopTraffic traffic = vhost.traffic().on(loop.index(), Protocol.AMQP_0_9_1);
        count(message, traffic, vhost.traffic().exchanges().to(exchange).stripe(loop.index()), queues.length);
        outcome.thenAccept(how -> loop.execute(
                () -> traffic.count(how == Outcome.REJECTED ? PublishCount.NACK : PublishCount.CONFIRM, 1)));
        if (queues.length == 0) {
            outcome.complete(Outcome.UNROUTED);
            return;
        }
        Destination.share(loop, message, queues);
        Arrivals arrivals = new Arrivals(queues.length, outcome);
        for (Destination queue : queues) {
            queue.enqueue(loop, message, arrivals, 0);
        }
    }

    /** As a mandatory message on a channel with confirms. */
    private static void count(Message message, LoopTraffic traffic, OwnedCounts<ExchangeCount> exchange, int queues) {
        traffic.published(message.bodyLength(), true);
        exchange.count(ExchangeCount.PUBLISH_IN);
        exchange.count(ExchangeCount.PUBLISH_OUT, queues);
        if (queues > 0) {
            traffic.count(PublishCount.ROUTED, 1);
        } else {
            traffic.count(PublishCount.RETURN_UNROUTABLE, 1);
            exchange.count(ExchangeCount.RETURN_UNROUTABLE);
        }
    }
}
