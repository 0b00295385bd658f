package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;

/**
 * {@code topic}: words separated by dots, of which {@code *} in a binding key matches exactly one and {@code #} any
 * number (AMQP 0-9-1 section 3.1.3.3).
 */
public final class TopicExchangeType implements ExchangeType {

    /** Each multiplies the work a hostile routing key can cause. */
    private static final int MAX_HASHES = 2;

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public String description() {
        return "AMQP topic exchange, as per the AMQP specification";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return true;
    }

    @Override
    public void validateBinding(Binding binding, FieldTable arguments) {
        int hashes = countHashes(binding.routingKey());
        if (hashes > MAX_HASHES) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "Topic binding key '" + binding.routingKey() + "' uses " + hashes + " '#' wildcards, at most "
                            + MAX_HASHES + " are allowed");
        }
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return new TopicTrie<>();
    }

    private static int countHashes(String bindingKey) {
        int count = 0;
        TopicWords words = new TopicWords(bindingKey);
        while (words.next()) {
            if (words.isHash()) {
                count++;
            }
        }
        return count;
    }
}
