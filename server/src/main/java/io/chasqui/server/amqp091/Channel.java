package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.broker.Firehose;
import io.chasqui.server.broker.Subscription;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.event.ClientEvents;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.server.traffic.ChannelTraffic;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.server.traffic.QueueKind;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel: the frequent methods (publish, acknowledge, deliver) are here, the others in {@link ExchangeMethods},
 * {@link QueueMethods} and {@link BasicMethods}. Confined to the connection's loop.
 */
final class Channel implements ConfirmTracker.Sink {

    private static final Logger LOG = LoggerFactory.getLogger("channel");

    private static final int BASIC = 60;
    private static final int PUBLISH = 40;
    private static final int ACK = 80;
    private static final int REJECT = 90;
    private static final int NACK = 120;

    private static final byte[] NO_ROUTE_TEXT = ShortString.encodeWithLength("NO_ROUTE");

    private final int number;
    private final Connection connection;
    private final BrokerLoop loop;
    private final VirtualHost vhost;
    private final ContentAssembler content = new ContentAssembler();
    private final ContentWriter writer;
    private final ChannelTraffic traffic;
    private final UnackedDeliveries unacked;
    private final DeliveryTimeouts timeouts;
    private final ChannelConsumers consumers;
    private final Permits permits;
    private final Publisher publisher;
    private final ExchangeMethods exchangeMethods;
    private final QueueMethods queueMethods;
    private final BasicMethods basicMethods;
    private final Broker broker;
    private final BrokerLoops loops;
    private final UnackedDeliveries.Visitor accept = this::accept;
    private final UnackedDeliveries.Visitor reject = settling(Settlement.REJECTED);
    private final UnackedDeliveries.Visitor release = settling(Settlement.RELEASED);
    private final UnackedDeliveries.Visitor fail = settling(Settlement.FAILED);

    private ConfirmTracker confirms;
    private Transaction transaction;
    private boolean closing;
    private int consumersAtEnd;
    private int assembledBytes;
    private long nextDeliveryTag = 1;
    private long lastAnswered;

    Channel(int number, Connection connection, Broker broker, BrokerLoop loop) {
        this.number = number;
        this.connection = connection;
        this.loop = loop;
        this.vhost = connection.negotiation().vhost();
        this.broker = broker;
        this.loops = broker.loops();
        this.writer = new ContentWriter(connection, number);
        this.traffic = new ChannelTraffic(connection.vhostTraffic());
        this.unacked = new UnackedDeliveries(traffic.state());
        this.timeouts = new DeliveryTimeouts(
                this, unacked, broker.config().amqp().consumerTimeout().toMillis());
        this.consumers =
                new ChannelConsumers(this, loop, broker.config().limits().consumersPerChannel());
        this.permits = new Permits(connection.negotiation()::identity, vhost.name());
        this.publisher = new Publisher(this, broker, permits);
        this.exchangeMethods = new ExchangeMethods(this, permits);
        this.queueMethods = new QueueMethods(this, permits, broker.config().deprecatedFeatures());
        this.basicMethods = new BasicMethods(
                this,
                permits,
                queueMethods,
                broker.config().deprecatedFeatures().globalPrefetch());
    }

    // ---- Frames ----

    /** Every method but the frequent ones. */
    void method(Method method) {
        if (closing) {
            closingMethod(method);
            return;
        }
        content.requireMethodExpected();
        switch (method.classId()) {
            case 20 -> channelMethod(method);
            case 30 -> send(new Method.AccessRequestOk(1));
            case 40 -> connection.negotiation().actor().run(() -> exchangeMethods.method(method));
            case 50 -> connection.negotiation().actor().run(() -> queueMethods.method(method));
            case 60 -> basicMethods.method(method);
            case 85 -> selectConfirms((Method.ConfirmSelect) method);
            case 90 -> transactionMethod(method);
            default -> throw new ProtocolException(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    private void closingMethod(Method method) {
        if (method instanceof Method.ChannelCloseOk) {
            connection.channelClosed(this);
        } else if (method instanceof Method.ChannelClose) {
            send(new Method.ChannelCloseOk());
        }
    }

    private void channelMethod(Method method) {
        if (method instanceof Method.ChannelClose) {
            release();
            send(new Method.ChannelCloseOk());
            connection.channelClosed(this);
        } else if (method instanceof Method.ChannelFlow flow) {
            if (!flow.active()) {
                throw new ProtocolException(ReplyCode.NOT_IMPLEMENTED, "active=false");
            }
            send(new Method.ChannelFlowOk(true));
        } else if (!(method instanceof Method.ChannelCloseOk)) {
            throw new ProtocolException(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    void publish(ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        if (closing) {
            return;
        }
        if (immediate) {
            throw new ProtocolException(ReplyCode.NOT_IMPLEMENTED, "immediate=true", BASIC, PUBLISH);
        }
        content.method(in, addressIndex, addressLength, mandatory);
    }

    void contentHeader(int classId, int weight, long bodySize, ByteBuf in, int propertiesIndex, int propertiesLength) {
        if (closing) {
            return;
        }
        boolean complete = content.header(classId, weight, bodySize, in, propertiesIndex, propertiesLength);
        publisher.requireAcceptable(bodySize);
        if (complete) {
            published();
        } else {
            assembling(content.heldBytes());
        }
    }

    void contentBody(ByteBuf in, int index, int length) {
        if (closing) {
            return;
        }
        boolean complete = content.body(in, index, length);
        assembling(complete ? 0 : content.heldBytes());
        if (complete) {
            published();
        }
    }

    /** Counts the heap that a message takes before it is published. */
    private void assembling(int bytes) {
        connection.flow().unfinished(bytes - assembledBytes);
        assembledBytes = bytes;
    }

    private void published() {
        connection.flow().published(vhost.publishRate(), content.bodyLength());
        try {
            publisher.publish(content);
        } catch (ProtocolException e) {
            throw e.in(BASIC, PUBLISH);
        }
    }

    // ---- Acknowledgements from the client ----

    void ack(long tag, boolean multiple) {
        settle(tag, multiple, ACK, accept);
    }

    /** Unlike basic.nack, a rejection says that the message could not be processed: it counts, if it is requeued. */
    void reject(long tag, boolean back) {
        settle(tag, false, REJECT, back ? fail : reject);
    }

    void nack(long tag, boolean multiple, boolean back) {
        settle(tag, multiple, NACK, back ? release : reject);
    }

    private void settle(long tag, boolean multiple, int methodId, UnackedDeliveries.Visitor how) {
        if (closing) {
            return;
        }
        content.requireMethodExpected();
        if (transaction != null) {
            transaction.settle(tag, multiple, methodId, how);
        } else if (!multiple) {
            if (!unacked.take(tag, how)) {
                throw unknownTag(tag, methodId);
            }
        } else if (tag == 0) {
            // Not takeAll: settling one may bring the next delivery in at once, which the client has not seen.
            unacked.takeUpTo(nextDeliveryTag - 1, how);
        } else {
            if (!unacked.contains(tag)) {
                throw unknownTag(tag, methodId);
            }
            unacked.takeUpTo(tag, how);
        }
    }

    static ProtocolException unknownTag(long tag, int methodId) {
        String text = "unknown delivery tag " + Long.toUnsignedString(tag);
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, text, BASIC, methodId);
    }

    private void accept(long tag, DeliverySource source, QueueEntry entry) {
        traffic.count(DeliveryCount.ACK, source.queue().kind());
        source.settle(loop, entry, Settlement.ACCEPTED);
    }

    private UnackedDeliveries.Visitor settling(Settlement how) {
        return (tag, source, entry) -> source.settle(loop, entry, how);
    }

    // ---- Deliveries to the client ----

    /** A message from a queue for one of the consumers. */
    void deliver(byte[] consumerTag, DeliverySource source, QueueEntry entry, Message message, boolean redelivered) {
        boolean toAck = source.acknowledges();
        if (closing) {
            returnUnseen(source, entry);
            return;
        }
        long tag = nextDeliveryTag++;
        if (toAck) {
            timeouts.add(tag, source, entry);
        }
        handedOut(toAck ? DeliveryCount.DELIVER : DeliveryCount.DELIVER_NO_ACK, source, redelivered);
        trace(source, message, redelivered);
        writer.deliver(consumerTag, tag, redelivered, message, counts(source, entry, message, redelivered));
    }

    private void handedOut(DeliveryCount how, DeliverySource source, boolean redelivered) {
        QueueKind from = source.queue().kind();
        traffic.count(how, from);
        if (redelivered) {
            traffic.count(DeliveryCount.REDELIVER, from);
        }
    }

    /** A delivery was on its way from another loop when its consumer ended. */
    void returnUnseen(DeliverySource source, QueueEntry entry) {
        if (source.acknowledges()) {
            source.settle(loop, entry, Settlement.RELEASED);
        }
    }

    /** A reply to a request of this channel, for its consumer of replies. */
    void deliverReply(byte[] consumerTag, Message message) {
        if (!closing) {
            traffic.count(DeliveryCount.DELIVER_NO_ACK, QueueKind.VOLATILE);
            writer.deliver(consumerTag, nextDeliveryTag++, false, message, null);
        }
    }

    /** @param encodedName as a short string; null if there is no consumer of replies any more */
    void repliesGoTo(byte[] encodedName) {
        content.replyTo(encodedName);
    }

    /** The answer to basic.get. */
    void getOk(
            DeliverySource source,
            QueueEntry entry,
            Message message,
            boolean redelivered,
            boolean toAck,
            long remaining) {
        long tag = nextDeliveryTag++;
        if (toAck) {
            timeouts.add(tag, source, entry);
        }
        handedOut(toAck ? DeliveryCount.GET : DeliveryCount.GET_NO_ACK, source, redelivered);
        trace(source, message, redelivered);
        writer.getOk(tag, redelivered, remaining, message, counts(source, entry, message, redelivered));
    }

    private void trace(DeliverySource source, Message message, boolean redelivered) {
        Firehose firehose = vhost.firehose();
        if (firehose != null) {
            firehose.delivered(traced(), source.queue().name(), message, redelivered);
        }
    }

    /** This channel in what the firehose tells. */
    Firehose.Client traced() {
        return new Firehose.Client(connection.name(), number, connection.user(), loop);
    }

    void getEmpty(DeliverySource source) {
        traffic.count(DeliveryCount.GET_EMPTY, source.queue().kind());
        send(new Method.BasicGetEmpty());
    }

    /** The properties with what the queue counts, or null if the message goes out with its own. */
    private static byte[] counts(DeliverySource source, QueueEntry entry, Message message, boolean redelivered) {
        return redelivered && source.queue().countsDeliveries() ? DeliveryHeaders.added(message, entry) : null;
    }

    /** A mandatory message that no queue takes goes back to its publisher. */
    void returnUnroutable(Message message) {
        writer.returned(ReplyCode.NO_ROUTE, NO_ROUTE_TEXT, message);
    }

    /** The user's permissions may have changed. */
    void recheckConsumers() {
        consumers.recheck(permits);
    }

    /** Every subscription that the channel holds messages of. */
    Set<Subscription> subscriptionsToSettle() {
        Set<Subscription> subscriptions = Collections.newSetFromMap(new IdentityHashMap<>());
        unacked.forEachUpTo(Long.MAX_VALUE, tag -> {
            if (unacked.source(tag) instanceof Subscription subscription) {
                subscriptions.add(subscription);
            }
        });
        return subscriptions;
    }

    /** basic.recover: everything unacknowledged goes back to its queue, but for what the open transaction settles. */
    void recover() {
        new Requeue(loop, Settlement.RELEASED).allBut(unacked, tag -> transaction != null && transaction.settles(tag));
    }

    // ---- Confirms and transactions ----

    private void selectConfirms(Method.ConfirmSelect select) {
        if (transaction != null) {
            throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "cannot switch from tx to confirm mode");
        }
        if (confirms == null) {
            confirms = new ConfirmTracker(loop, loops.count(), () -> connection.atTurnEnd(this::emitConfirms));
            traffic.state().set(ChannelGauge.CONFIRMS, 1);
        }
        if (!select.noWait()) {
            send(new Method.ConfirmSelectOk());
        }
    }

    private void emitConfirms() {
        if (!closing) {
            confirms.emit(this);
        }
    }

    @Override
    public void confirm(long sequence, boolean multiple) {
        answered(PublishCount.CONFIRM, sequence);
        FrameWriter.ack(connection.output(32), number, sequence, multiple);
    }

    @Override
    public void refuse(long sequence, boolean multiple) {
        answered(PublishCount.NACK, sequence);
        FrameWriter.nack(connection.output(32), number, sequence, multiple, false);
    }

    private void answered(PublishCount how, long sequence) {
        traffic.count(how, sequence - lastAnswered);
        lastAnswered = sequence;
    }

    private void transactionMethod(Method method) {
        if (method instanceof Method.TxSelect) {
            if (confirms != null) {
                throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "cannot switch from confirm to tx mode");
            }
            if (transaction == null) {
                transaction = new Transaction(this, unacked, TransactionLimits.of(broker));
                traffic.state().set(ChannelGauge.TRANSACTIONAL, 1);
            }
            send(new Method.TxSelectOk());
            return;
        }
        if (transaction == null) {
            throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "channel is not transactional");
        }
        if (method instanceof Method.TxCommit) {
            transaction.commit();
        } else if (method instanceof Method.TxRollback) {
            transaction.rollback();
            send(new Method.TxRollbackOk());
        }
    }

    // ---- Closing ----

    /** Answers a soft error: the channel is over, and everything but close-ok is ignored until that comes. */
    void closeWith(ProtocolException e) {
        if (closing) {
            return;
        }
        LOG.warn("channel {} of connection {} closed by the broker: {}", number, connection.name(), e.getMessage());
        release();
        send(new Method.ChannelClose(e.code().code(), e.replyText(), e.classId(), e.methodId()));
    }

    /** Leaves the queues and gives back what was not acknowledged. */
    void release() {
        if (!closing) {
            closing = true;
            timeouts.stop();
            assembling(0);
            if (transaction != null) {
                transaction.rollback();
            }
            consumersAtEnd = consumers.count();
            consumers.release();
            traffic.closed();
            new Requeue(loop, Settlement.FAILED).all(unacked);
        }
    }

    /** How many consumers it had when it was closed. */
    int consumersAtEnd() {
        return consumersAtEnd;
    }

    /** Tells whoever wants to know what clients do. */
    ClientEvents events() {
        return broker.clientEvents();
    }

    boolean closing() {
        return closing;
    }

    // ---- For the parts of this channel ----

    void send(Method method) {
        connection.send(number, method);
    }

    void fail(ProtocolException e) {
        connection.fail(number, e);
    }

    /** As {@link Connection#await}; an answer for a channel that has closed meanwhile is dropped. */
    <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<ProtocolException> failed) {
        await(stage, then, failed, value -> {});
    }

    <T> void await(
            CompletionStage<T> stage, Consumer<T> then, Consumer<ProtocolException> failed, Consumer<T> abandoned) {
        connection.await(
                stage,
                value -> (closing ? abandoned : then).accept(value),
                e -> {
                    if (!closing) {
                        failed.accept(e);
                    }
                },
                abandoned);
    }

    int number() {
        return number;
    }

    Connection connection() {
        return connection;
    }

    VirtualHost vhost() {
        return vhost;
    }

    BrokerLoop loop() {
        return loop;
    }

    BrokerLoops loops() {
        return loops;
    }

    /** What it does, for any thread. */
    ChannelTraffic traffic() {
        return traffic;
    }

    ChannelConsumers consumers() {
        return consumers;
    }

    /** Null unless confirm.select was sent. */
    ConfirmTracker confirms() {
        return confirms;
    }

    /** Null unless tx.select was sent. */
    Transaction transaction() {
        return transaction;
    }
}
