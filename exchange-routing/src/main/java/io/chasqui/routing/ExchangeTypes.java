package io.chasqui.routing;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The exchange types a broker knows. Immutable. */
public final class ExchangeTypes {

    private final Map<String, ExchangeType> byName = new LinkedHashMap<>();

    public ExchangeTypes(List<? extends ExchangeType> types) {
        types.forEach(type -> byName.put(type.name(), type));
    }

    /** @throws ProtocolException PRECONDITION_FAILED if there is no type of this name */
    public ExchangeType require(String name) {
        ExchangeType type = byName.get(name);
        if (type == null) {
            throw new ProtocolException(ReplyCode.PRECONDITION_FAILED, "unknown exchange type '" + name + "'");
        }
        return type;
    }

    /** All of them in the order of registration. */
    public Collection<ExchangeType> all() {
        return Collections.unmodifiableCollection(byName.values());
    }
}
