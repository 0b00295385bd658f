package io.chasqui.routing.type;

import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.ExchangeTypes;
import java.util.ArrayList;
import java.util.List;

/** All exchange types that Chasqui has. */
public final class StandardExchangeTypes {

    /** The types that only route. */
    private static final List<ExchangeType> ROUTING = List.of(
            new DirectExchangeType(),
            new FanoutExchangeType(),
            new HeadersExchangeType(),
            new TopicExchangeType(),
            new ConsistentHashExchangeType(),
            new ModulusHashExchangeType(),
            new RandomExchangeType(),
            new LocalRandomExchangeType(),
            new DeduplicationExchangeType());

    private StandardExchangeTypes() {}

    public static ExchangeTypes all() {
        List<ExchangeType> all = new ArrayList<>(ROUTING);
        all.add(new RecentHistoryExchangeType());
        all.add(new DelayedMessageExchangeType(new ExchangeTypes(ROUTING)));
        return new ExchangeTypes(all);
    }
}
