package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import java.util.List;

/** All groups of routes of the management API. */
public final class Resources {

    private Resources() {}

    public static List<Resource> of(Broker broker) {
        return List.of(
                new OverviewResource(broker),
                new ExchangeResource(broker),
                new QueueResource(broker),
                new BindingResource(broker));
    }
}
