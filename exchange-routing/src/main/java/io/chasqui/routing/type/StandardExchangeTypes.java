package io.chasqui.routing.type;

import io.chasqui.routing.ExchangeTypes;
import java.util.List;

/** All exchange types that Chasqui has. */
public final class StandardExchangeTypes {

    private StandardExchangeTypes() {}

    public static ExchangeTypes all() {
        return new ExchangeTypes(List.of(
                new DirectExchangeType(),
                new FanoutExchangeType(),
                new HeadersExchangeType(),
                new TopicExchangeType(),
                new ConsistentHashExchangeType(),
                new ModulusHashExchangeType(),
                new RandomExchangeType(),
                new LocalRandomExchangeType()));
    }
}
