package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.ExchangeType;

/**
 * {@code x-local-random}: one of the bound queues by chance, for queues that live on the broker the message was
 * published to. Only queues may be bound, with an empty key. An extension of RabbitMQ.
 */
public final class LocalRandomExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "x-local-random";
    }

    @Override
    public String description() {
        return "Picks one random local binding (queue) to route via (to).";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public boolean localQueuesOnly() {
        return true;
    }

    @Override
    public void validateBinding(Binding binding, FieldTable arguments) {
        if (!binding.routingKey().isEmpty()) {
            throw refusal("Non empty binding '" + binding.routingKey() + "' key not permitted");
        } else if (binding.destinationKind() != DestinationKind.QUEUE) {
            throw refusal("Destination not found");
        }
    }

    private static ProtocolException refusal(String text) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, text);
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return RandomExchangeType.randomChoice();
    }
}
