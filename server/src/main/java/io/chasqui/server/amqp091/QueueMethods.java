package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.GeneratedNames;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.config.DeprecatedFeatures;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The queue class on one channel (AMQP 0-9-1 section 1.7). */
final class QueueMethods {

    private final Channel channel;
    private final VirtualHost vhost;
    private final Permits permits;
    private final DeprecatedFeatures permitted;
    private String lastDeclared = "";

    QueueMethods(Channel channel, Permits permits, DeprecatedFeatures permitted) {
        this.channel = channel;
        this.vhost = channel.vhost();
        this.permits = permits;
        this.permitted = permitted;
    }

    void method(Method method) {
        if (method instanceof Method.QueueDeclare declare) {
            declare(declare);
        } else if (method instanceof Method.QueueBind bind) {
            bind(bind);
        } else if (method instanceof Method.QueueUnbind unbind) {
            unbind(unbind);
        } else if (method instanceof Method.QueuePurge purge) {
            purge(purge);
        } else if (method instanceof Method.QueueDelete delete) {
            delete(delete);
        } else {
            throw new ProtocolException(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    /** An empty name stands for the queue last declared on the channel. */
    String resolve(String queue) {
        String name = Names.withoutLineBreaks(queue);
        if (!name.isEmpty()) {
            return name;
        }
        if (lastDeclared.isEmpty()) {
            throw new ProtocolException(ReplyCode.NOT_FOUND, "no previously declared queue");
        }
        return lastDeclared;
    }

    private void declare(Method.QueueDeclare declare) {
        String name = Names.withoutLineBreaks(declare.queue());
        if (name.startsWith(ReplyQueue.PSEUDO_NAME)) {
            lookUpReplies(declare, name);
            return;
        }
        if (declare.passive()) {
            permits.requireAny(name, "queue");
            declared(declare, vhost.requireQueue(name, channel.connection()));
            return;
        }
        boolean serverNamed = name.isEmpty();
        if (serverNamed) {
            name = GeneratedNames.next("amq.gen-");
        } else if (name.startsWith("amq.")) {
            throw new ProtocolException(
                    ReplyCode.ACCESS_REFUSED, "queue name '" + name + "' contains reserved prefix 'amq.*'");
        }
        permits.requireQueue(Action.CONFIGURE, name);
        requireDurableOrExclusive(declare);
        QueueDefinition definition = vhost.withDefaultType(new QueueDefinition(
                name, declare.durable(), declare.exclusive(), declare.autoDelete(), declare.arguments()));
        if (serverNamed) {
            QueueType.requireServerNamed(definition.arguments());
        }
        if (vhost.queue(name) == null) {
            requireDeadLettersPermitted(definition);
        }
        change(declare, vhost.declareQueue(definition, channel.connection()), queue -> declared(declare, queue));
    }

    /** Whoever is about to reply asks so whether anybody is still there to read it. */
    private void lookUpReplies(Method.QueueDeclare declare, String name) {
        if (!name.equals(ReplyQueue.PSEUDO_NAME) && vhost.replies().get(name) == null) {
            throw vhost.noQueue(name);
        }
        lastDeclared = name;
        if (!declare.noWait()) {
            channel.send(new Method.QueueDeclareOk(name, 0, 1));
        }
    }

    /** A queue that dead-letters passes on what can be read from it, on behalf of the one who declares it. */
    private void requireDeadLettersPermitted(QueueDefinition definition) {
        String exchange = definition.deadLetterExchange(vhost.name());
        if (exchange != null) {
            permits.requireQueue(Action.READ, definition.name());
            permits.requireExchange(Action.WRITE, exchange);
        }
    }

    private void requireDurableOrExclusive(Method.QueueDeclare declare) {
        if (!declare.durable() && !declare.exclusive() && !permitted.transientNonexclusiveQueues()) {
            throw new ProtocolException(
                    ReplyCode.INTERNAL_ERROR,
                    "Feature `transient_nonexcl_queues` is deprecated. Its use is not permitted per the configuration");
        }
    }

    private void declared(Method.QueueDeclare declare, BrokerQueue queue) {
        lastDeclared = queue.name();
        if (declare.noWait()) {
            return;
        }
        change(
                declare,
                queue.occupancy(channel.loop()),
                counts -> channel.send(new Method.QueueDeclareOk(queue.name(), counts.ready(), counts.consumers())));
    }

    private void bind(Method.QueueBind bind) {
        boolean bothEmpty = bind.queue().isEmpty() && bind.routingKey().isEmpty();
        String queue = resolve(bind.queue());
        Binding binding = binding(bind.exchange(), queue, bothEmpty ? queue : bind.routingKey(), bind.arguments());
        change(bind, vhost.bind(binding, channel.connection()), done -> {
            if (!bind.noWait()) {
                channel.send(new Method.QueueBindOk());
            }
        });
    }

    private void unbind(Method.QueueUnbind unbind) {
        boolean bothEmpty = unbind.queue().isEmpty() && unbind.routingKey().isEmpty();
        String queue = resolve(unbind.queue());
        String key = bothEmpty ? queue : unbind.routingKey();
        Binding binding = binding(unbind.exchange(), queue, key, unbind.arguments());
        change(unbind, vhost.unbind(binding, channel.connection()), done -> channel.send(new Method.QueueUnbindOk()));
    }

    private Binding binding(String exchangeName, String queue, String routingKey, FieldTable arguments) {
        String exchange = Names.withoutLineBreaks(exchangeName);
        if (ReplyQueue.isName(queue)) {
            throw new ProtocolException(
                    ReplyCode.ACCESS_REFUSED, "cannot bind or unbind to a volatile (direct reply-to) queue");
        }
        ExchangeMethods.requireNotDefault(exchange);
        permits.requireQueue(Action.WRITE, queue);
        permits.requireExchange(Action.READ, exchange);
        permits.requireBindingKey(vhost.topology().exchange(exchange), routingKey);
        return Binding.toQueue(exchange, queue, routingKey, arguments);
    }

    private void purge(Method.QueuePurge purge) {
        String name = resolve(purge.queue());
        permits.requireQueue(Action.READ, name);
        if (vhost.replies().get(name) != null) {
            purged(purge, 0);
            return;
        }
        BrokerQueue queue = vhost.requireQueue(name, channel.connection());
        change(purge, queue.purge(channel.loop()), count -> purged(purge, count));
    }

    private void purged(Method.QueuePurge purge, int count) {
        if (!purge.noWait()) {
            channel.send(new Method.QueuePurgeOk(count));
        }
    }

    private void delete(Method.QueueDelete delete) {
        String name = resolve(delete.queue());
        permits.requireQueue(Action.CONFIGURE, name);
        // What was published before must be in the queue by then: it counts, and may make the queue not empty.
        channel.loop().endTurn();
        change(delete, vhost.deleteQueue(name, delete.ifUnused(), delete.ifEmpty(), channel.connection()), count -> {
            if (!delete.noWait()) {
                channel.send(new Method.QueueDeleteOk(count));
            }
        });
    }

    private <T> void change(Method method, CompletionStage<T> change, Consumer<T> then) {
        channel.await(change, then, e -> channel.fail(e.in(method.classId(), method.methodId())));
    }
}
