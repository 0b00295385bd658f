package io.chasqui.server.broker.event;

import static io.chasqui.server.broker.event.EventFields.name;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.NodeName;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.broker.VirtualHostMetadata;
import io.chasqui.server.broker.policy.Policy;

/** Tells of virtual hosts, policies, parameters and alarms. */
public record SettingEvents(Events events) {

    private static final String GLOBAL = "global";

    public void vhostChanged(String vhost, VirtualHostMetadata metadata, boolean created) {
        events.tell(created ? "vhost.created" : "vhost.updated", event -> {
            if (metadata.defaultQueueType() != null) {
                event.put("default_queue_type", metadata.defaultQueueType());
            }
            event.put("description", metadata.description())
                    .put("name", name(vhost))
                    .put("protected_from_deletion", metadata.deletionProtected())
                    .put("tags", FieldArray.of(metadata.tags()));
        });
    }

    public void vhostDeleted(String vhost) {
        events.tell("vhost.deleted", event -> event.put("name", name(vhost)));
    }

    public void policySet(String vhost, Policy policy) {
        events.tell("policy.set", event -> {
            policy.toTable().asMap().forEach(event::put);
            event.put("name", name(policy.name())).put("vhost", name(vhost));
        });
    }

    public void policyCleared(String vhost, String policy) {
        events.tell("policy.cleared", event -> event.put("name", name(policy)).put("vhost", name(vhost)));
    }

    /** @param value null if the parameter is gone */
    public void parameterChanged(String component, String vhost, String parameter, Object value) {
        events.tell(value == null ? "parameter.cleared" : "parameter.set", event -> {
            event.put("component", component).put("name", name(parameter)).put("vhost", name(vhost));
            if (value != null) {
                event.put("value", value);
            }
        });
        if (component.equals(VirtualHostLimits.COMPONENT)) {
            limitsChanged(vhost, value);
        }
    }

    private void limitsChanged(String vhost, Object value) {
        events.tell(value == null ? "vhost.limits.cleared" : "vhost.limits.set", event -> {
            if (value instanceof FieldTable limits) {
                limits.asMap().forEach(event::put);
            }
            event.put("name", VirtualHostLimits.PARAMETER).put("vhost", name(vhost));
        });
    }

    /** @param value null if the parameter is gone */
    public void globalChanged(String parameter, Object value) {
        events.tell(value == null ? "parameter.cleared" : "parameter.set", event -> {
            event.put("component", GLOBAL).put("name", name(parameter));
            if (value != null) {
                event.put("value", value);
            }
        });
    }

    /** @param source what runs low, such as {@code memory} */
    public void alarmChanged(String source, boolean raised) {
        events.tell(
                raised ? "alarm.set" : "alarm.cleared",
                event -> event.put("source", source).put("node", NodeName.local()));
    }
}
