package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.VirtualHost;
import java.util.concurrent.CompletionStage;

/** The exchange class on one channel (AMQP 0-9-1 section 1.6, with RabbitMQ's exchange-to-exchange bindings). */
final class ExchangeMethods {

    private final Channel channel;
    private final VirtualHost vhost;
    private final Permits permits;

    ExchangeMethods(Channel channel, Permits permits) {
        this.channel = channel;
        this.vhost = channel.vhost();
        this.permits = permits;
    }

    void method(Method method) {
        if (method instanceof Method.ExchangeDeclare declare) {
            declare(declare);
        } else if (method instanceof Method.ExchangeDelete delete) {
            delete(delete);
        } else if (method instanceof Method.ExchangeBind bind) {
            bind(bind);
        } else if (method instanceof Method.ExchangeUnbind unbind) {
            unbind(unbind);
        } else {
            throw new ProtocolException(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    private void declare(Method.ExchangeDeclare declare) {
        String name = Names.withoutLineBreaks(declare.exchange());
        requireNotDefault(name);
        if (declare.passive()) {
            permits.requireAny(name, "exchange");
            vhost.requireExchange(name);
            answer(declare.noWait(), new Method.ExchangeDeclareOk());
            return;
        }
        permits.requireExchange(Action.CONFIGURE, name);
        ExchangeDefinition definition = new ExchangeDefinition(
                name, declare.type(), declare.durable(), declare.autoDelete(), declare.internal(), declare.arguments());
        requireAlternateExchangePermissions(definition);
        change(declare, vhost.declareExchange(definition), declare.noWait(), new Method.ExchangeDeclareOk());
    }

    /** Who names an alternate exchange can make messages go there, and take them away from here. */
    private void requireAlternateExchangePermissions(ExchangeDefinition definition) {
        String alternate = definition.alternateExchange();
        if (alternate != null && vhost.topology().exchange(definition.name()) == null) {
            permits.requireExchange(Action.READ, definition.name());
            permits.requireExchange(Action.WRITE, alternate);
        }
    }

    private void delete(Method.ExchangeDelete delete) {
        String name = Names.withoutLineBreaks(delete.exchange());
        requireNotDefault(name);
        permits.requireExchange(Action.CONFIGURE, name);
        change(delete, vhost.deleteExchange(name, delete.ifUnused()), delete.noWait(), new Method.ExchangeDeleteOk());
    }

    private void bind(Method.ExchangeBind bind) {
        Binding binding = binding(bind.source(), bind.destination(), bind.routingKey(), bind.arguments());
        change(bind, vhost.bind(binding, channel.connection()), bind.noWait(), new Method.ExchangeBindOk());
    }

    private void unbind(Method.ExchangeUnbind unbind) {
        Binding binding = binding(unbind.source(), unbind.destination(), unbind.routingKey(), unbind.arguments());
        change(unbind, vhost.unbind(binding, channel.connection()), unbind.noWait(), new Method.ExchangeUnbindOk());
    }

    private Binding binding(String sourceName, String destinationName, String routingKey, FieldTable arguments) {
        String source = Names.withoutLineBreaks(sourceName);
        String destination = Names.withoutLineBreaks(destinationName);
        requireNotDefault(destination);
        requireNotDefault(source);
        permits.requireExchange(Action.WRITE, destination);
        permits.requireExchange(Action.READ, source);
        permits.requireBindingKey(vhost.topology().exchange(source), routingKey);
        return Binding.toExchange(source, destination, routingKey, arguments);
    }

    private void change(Method method, CompletionStage<Void> change, boolean noWait, Method answer) {
        channel.await(
                change, done -> answer(noWait, answer), e -> channel.fail(e.in(method.classId(), method.methodId())));
    }

    private void answer(boolean noWait, Method answer) {
        if (!noWait) {
            channel.send(answer);
        }
    }

    static void requireNotDefault(String exchange) {
        if (exchange.isEmpty()) {
            throw new ProtocolException(ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
        }
    }
}
