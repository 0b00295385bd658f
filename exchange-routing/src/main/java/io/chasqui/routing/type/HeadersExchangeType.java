package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.FieldText;

/**
 * {@code headers}: the message's headers against the binding's arguments (AMQP 0-9-1 section 3.1.3.4), see
 * {@link HeadersPattern}.
 */
public final class HeadersExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "headers";
    }

    @Override
    public String description() {
        return "AMQP headers exchange, as per the AMQP specification";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public void validateBinding(Binding binding, FieldTable arguments) {
        Object match = binding.arguments().get(HeadersPattern.X_MATCH);
        if (match == null) {
            return;
        } else if (!(match instanceof LongString text)) {
            throw refusal("Invalid x-match field type " + FieldValues.typeName(match) + " (value " + FieldText.of(match)
                    + "); expected longstr");
        } else if (!HeadersPattern.isMode(text.toString())) {
            throw refusal("Invalid x-match field value " + FieldText.of(match)
                    + "; expected all, any, all-with-x, or any-with-x");
        }
    }

    private static ProtocolException refusal(String text) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, text);
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return new HeadersTable<>();
    }
}
