package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.statistics.Statistics;
import java.util.List;

/** All groups of routes of the management API. */
public final class Resources {

    private Resources() {}

    /** The routes, for what there is and what is counted. */
    public static List<Resource> of(Broker broker, Endpoints endpoints, Statistics statistics) {
        return List.of(
                new OverviewResource(broker, endpoints, statistics),
                new NodeResource(broker, endpoints, statistics),
                new HealthResource(broker, endpoints),
                new FeatureResource(broker),
                new ServerResource(broker),
                new StatisticsResource(statistics),
                new MemoryResource(broker),
                new QuorumResource(broker),
                new CertificateResource(endpoints),
                new LoginAttemptResource(broker.loginAttempts()),
                new VhostResource(broker, statistics),
                new UserResource(broker),
                new PermissionResource(broker),
                new TopicPermissionResource(broker),
                new PolicyResource(broker, PolicyKind.USER),
                new PolicyResource(broker, PolicyKind.OPERATOR),
                new ParameterResource(broker),
                new LimitResource(broker),
                new ExchangeResource(broker, statistics),
                new DelayedMessageResource(broker),
                new QueueResource(broker, statistics),
                new BindingResource(broker),
                new MessageResource(broker),
                new MoveResource(broker),
                new ConnectionResource(broker, statistics),
                new ConsumerResource(broker),
                new DefinitionResource(broker));
    }
}
