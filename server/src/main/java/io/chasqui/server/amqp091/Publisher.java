package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.Firehose;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ChannelTraffic;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import java.util.Arrays;

/**
 * Takes complete messages of one channel to their queues (AMQP 0-9-1 section 1.8.3.6). Remembers where the last address
 * led: a publisher that stays with one exchange and routing key costs no lookup, no permission check and no string, for
 * as long as neither topology nor permissions change. Confined to the connection's loop.
 */
final class Publisher {

    private static final Destination[] NOWHERE = {};

    private final Channel channel;
    private final VirtualHost vhost;
    private final Permits permits;
    private final int maxMessageSize;
    private final Routes<Destination> routes = new Routes<>();

    private byte[] knownAddress = {};
    private long knownTopology = -1;
    private long knownPermissions = -1;
    private Destination[] knownQueues = NOWHERE;
    private boolean knownReplies;
    private OwnedCounts<ExchangeCount> knownExchange;

    Publisher(Channel channel, Broker broker, Permits permits) {
        this.channel = channel;
        this.vhost = channel.vhost();
        this.permits = permits;
        this.maxMessageSize = broker.config().amqp().maxMessageSize();
    }

    /**
     * Refuses a message by what its header announces, before its body has to be held.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    void requireAcceptable(long bodySize) {
        if (channel.transaction() != null) {
            channel.transaction().requireRoom();
        }
        if (bodySize > maxMessageSize) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size " + bodySize + " is larger than configured max size " + maxMessageSize,
                    60,
                    40);
        }
    }

    /** Routes and enqueues the message that has just been completed. */
    void publish(ContentAssembler content) {
        Destination[] known = knownQueues(content);
        if (known == null || content.needsInspection()) {
            publishInspected(content);
        } else {
            send(content.take(System.currentTimeMillis()), known, content.mandatory(), knownExchange);
        }
    }

    private Destination[] knownQueues(ContentAssembler content) {
        boolean known = knownTopology == vhost.topologyVersion()
                && knownPermissions == permits.version()
                && Arrays.equals(knownAddress, 0, knownAddress.length, content.address(), 0, content.addressLength());
        return known && !(knownReplies && anyGone(knownQueues)) ? knownQueues : null;
    }

    /** The long way: every check in the order that decides which error a client sees. */
    private void publishInspected(ContentAssembler content) {
        long topology = vhost.topologyVersion();
        long permissions = permits.version();
        byte[] address = Arrays.copyOf(content.address(), content.addressLength());
        MessageView view = content.inspect();
        Exchange<Destination> exchange = check(view, vhost, permits);
        Firehose firehose = vhost.firehose();
        routes.clear();
        vhost.route(exchange, view, routes);
        Destination[] routed = toArray(routes);
        Destination[] queues = vhost.guard(exchange, routed);
        OwnedCounts<ExchangeCount> counts =
                vhost.traffic().exchanges().to(exchange).stripe(channel.loop().index());
        if (firehose == null
                && routes.dependsOnlyOnKey()
                && view.extraRoutingKeys().isEmpty()) {
            knownAddress = address;
            knownTopology = topology;
            knownPermissions = permissions;
            knownQueues = queues;
            knownReplies = anyReplies(queues);
            knownExchange = counts;
        }
        routes.clear();
        long now = System.currentTimeMillis();
        Message message = view.hasBcc() ? content.takeHidingKeys(now) : content.take(now);
        if (firehose != null) {
            firehose.published(channel.traced(), message, view.extraRoutingKeys(), routed);
        }
        send(message, queues, content.mandatory(), counts);
    }

    /**
     * Checks a message that is about to be published, and who publishes it.
     *
     * @return where it goes
     */
    static Exchange<Destination> check(MessageView view, VirtualHost vhost, Permits permits) {
        permits.requireExchange(Action.WRITE, view.exchange());
        Exchange<Destination> exchange = vhost.requireExchange(view.exchange());
        if (exchange.definition().internal()) {
            throw new ProtocolException(
                    ReplyCode.ACCESS_REFUSED,
                    "cannot publish to internal exchange '" + exchange.name() + "' in vhost '" + vhost.name() + "'");
        }
        view.validate();
        permits.requireTopics(Action.WRITE, exchange, view);
        if (!permits.mayImpersonate()) {
            view.requirePublisher(permits.user());
        }
        return exchange;
    }

    private static boolean anyReplies(Destination[] queues) {
        for (Destination queue : queues) {
            if (queue instanceof ReplyQueue) {
                return true;
            }
        }
        return false;
    }

    /** Reply queues come and go without a change of the topology. */
    private static boolean anyGone(Destination[] queues) {
        for (Destination queue : queues) {
            if (queue instanceof ReplyQueue replies && replies.isGone()) {
                return true;
            }
        }
        return false;
    }

    static Destination[] toArray(Routes<Destination> routes) {
        Destination[] queues = new Destination[routes.size()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = routes.get(i);
        }
        return queues;
    }

    private void send(Message message, Destination[] queues, boolean mandatory, OwnedCounts<ExchangeCount> exchange) {
        Transaction transaction = channel.transaction();
        if (transaction != null) {
            transaction.publish(message, queues, mandatory, exchange);
            return;
        }
        count(channel, message, queues, mandatory, exchange);
        ConfirmTracker confirms = channel.confirms();
        long sequence = confirms == null ? 0 : confirms.expect(queues.length);
        enqueue(channel, message, queues, confirms, sequence);
    }

    /** Counts a message, and returns it if it is mandatory and has nowhere to go. */
    static void count(
            Channel channel,
            Message message,
            Destination[] queues,
            boolean mandatory,
            OwnedCounts<ExchangeCount> exchange) {
        ChannelTraffic traffic = channel.traffic();
        traffic.published(message.bodyLength(), channel.confirms() != null);
        exchange.count(ExchangeCount.PUBLISH_IN);
        if (!Destination.passesOnNowhere(queues)) {
            traffic.count(PublishCount.ROUTED, 1);
            exchange.count(ExchangeCount.PUBLISH_OUT, queues.length);
        } else if (mandatory) {
            traffic.count(PublishCount.RETURN_UNROUTABLE, 1);
            exchange.count(ExchangeCount.RETURN_UNROUTABLE);
            channel.returnUnroutable(message);
        } else {
            traffic.count(PublishCount.DROP_UNROUTABLE, 1);
            exchange.count(ExchangeCount.DROP_UNROUTABLE);
        }
    }

    /** Hands a message to its queues; its bytes are journaled once however many there are. */
    static void enqueue(
            Channel channel, Message message, Destination[] queues, ConfirmTracker confirms, long sequence) {
        BrokerLoop loop = channel.loop();
        Destination.share(loop, message, queues);
        for (Destination queue : queues) {
            Confirmation confirmation = confirms == null ? null : confirms.from(queue.loop());
            queue.enqueue(loop, message, confirmation, sequence);
            if (queue instanceof ReplyQueue replies && replies.congested()) {
                channel.connection().flow().pauseFor(replies);
            }
        }
    }
}
