package io.chasqui.server.broker.event;

import io.chasqui.codec.amqp091.ErlangTerm;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import java.util.ArrayList;
import java.util.List;

/** Values in the headers of events. */
public final class EventFields {

    private EventFields() {}

    /** A name, which may be any bytes. */
    public static LongString name(String name) {
        return LongString.of(ShortString.encode(name));
    }

    /** Arguments as RabbitMQ writes them here: a list of Erlang's terms. */
    public static FieldArray terms(FieldTable arguments) {
        List<Object> terms = new ArrayList<>(arguments.size());
        arguments.asMap().forEach((key, value) -> terms.add(ErlangTerm.field(key, value)));
        return FieldArray.of(terms);
    }
}
