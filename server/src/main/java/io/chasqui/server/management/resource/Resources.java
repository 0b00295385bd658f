package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.policy.PolicyKind;
import java.nio.file.Path;
import java.util.List;

/** All groups of routes of the management API. */
public final class Resources {

    private Resources() {}

    /** @param dataDirectory null if the broker keeps everything in memory */
    public static List<Resource> of(Broker broker, Endpoints endpoints, Path dataDirectory) {
        return List.of(
                new OverviewResource(broker, endpoints),
                new NodeResource(broker, endpoints, dataDirectory),
                new HealthResource(broker, endpoints),
                new FeatureResource(broker),
                new ServerResource(broker),
                new QuorumResource(broker),
                new CertificateResource(endpoints),
                new LoginAttemptResource(broker.loginAttempts()),
                new VhostResource(broker),
                new UserResource(broker),
                new PermissionResource(broker),
                new TopicPermissionResource(broker),
                new PolicyResource(broker, PolicyKind.USER),
                new PolicyResource(broker, PolicyKind.OPERATOR),
                new ParameterResource(broker),
                new LimitResource(broker),
                new ExchangeResource(broker),
                new DelayedMessageResource(broker),
                new QueueResource(broker),
                new BindingResource(broker),
                new MessageResource(broker),
                new MoveResource(broker),
                new ConnectionResource(broker),
                new ConsumerResource(broker),
                new DefinitionResource(broker));
    }
}
