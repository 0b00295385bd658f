package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.parse;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Declaring and deleting queues, exchanges and bindings. */
@Command(name = "topology")
final class TopologyCommands {

    /** What queues and exchanges have in common. */
    static final class Properties {
        @Option(names = "--transient", description = "Does not survive a restart.")
        private boolean isTransient;

        @Option(names = "--auto-delete", description = "Goes when nobody uses it any more.")
        private boolean autoDelete;

        @Option(
                names = "--arguments",
                paramLabel = "JSON",
                defaultValue = "{}",
                description = "For example {\"x-max-length\": 1000}.")
        private String arguments;

        private ObjectNode toJson() {
            ObjectNode json = object().put("durable", !isTransient).put("auto_delete", autoDelete);
            return json.set("arguments", arguments());
        }

        private ObjectNode arguments() {
            if (parse(arguments) instanceof ObjectNode object) {
                return object;
            }
            throw new ApiException(Kind.REFUSED, "the arguments are no JSON object");
        }
    }

    /** From where to where, and when. */
    static final class BindingOptions {
        @Parameters(index = "0", paramLabel = "SOURCE", description = "An exchange.")
        private String source;

        @Parameters(index = "1", paramLabel = "DESTINATION", description = "A queue or an exchange.")
        private String destination;

        @Option(
                names = "--destination-type",
                paramLabel = "KIND",
                defaultValue = "queue",
                description = "queue or exchange. Default: queue.")
        private String kind;

        @Option(names = "--routing-key", paramLabel = "KEY", defaultValue = "", description = "Default: none.")
        private String routingKey;

        @Option(names = "--arguments", paramLabel = "JSON", defaultValue = "{}", description = "Default: none.")
        private String arguments;

        private String path(VhostOption vhost) {
            return ManagementApi.path(
                    "bindings", vhost.toString(), "e", source, kind.equals("exchange") ? "e" : "q", destination);
        }
    }

    @Command(name = "declare_queue", description = "Declares a queue, or checks that it is there as asked.")
    static void declareQueue(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin Properties properties,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            description = "classic or quorum. Default: that of the vhost.")
                    String type,
            @Parameters(paramLabel = "QUEUE") String queue) {
        options.announce("Declaring queue '%s' in vhost '%s' ...", queue, vhost);
        ObjectNode body = properties.toJson();
        if (type != null) {
            ((ObjectNode) body.path("arguments")).put("x-queue-type", type);
        }
        options.api().put(path("queues", vhost.toString(), queue), body);
    }

    @Command(name = "declare_exchange", description = "Declares an exchange, or checks that it is there as asked.")
    static void declareExchange(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin Properties properties,
            @Option(names = "--internal", description = "Clients may not publish to it.") boolean internal,
            @Option(names = "--type", paramLabel = "TYPE", defaultValue = "direct", description = "Default: direct.")
                    String type,
            @Parameters(paramLabel = "EXCHANGE") String exchange) {
        options.announce("Declaring exchange '%s' in vhost '%s' ...", exchange, vhost);
        ObjectNode body = properties.toJson().put("type", type).put("internal", internal);
        options.api().put(path("exchanges", vhost.toString(), exchange), body);
    }

    @Command(name = "delete_exchange", description = "Deletes an exchange with its bindings.")
    static void deleteExchange(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Option(names = "--if-unused", description = "Only if it has no bindings.") boolean ifUnused,
            @Parameters(paramLabel = "EXCHANGE") String exchange) {
        options.announce("Deleting exchange '%s' in vhost '%s' ...", exchange, vhost);
        options.api().delete(path("exchanges", vhost.toString(), exchange) + (ifUnused ? "?if-unused=true" : ""));
    }

    @Command(name = "declare_binding", description = "Binds a queue or an exchange to an exchange.")
    static void bind(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin BindingOptions binding) {
        options.announce("Binding '%s' to '%s' in vhost '%s' ...", binding.destination, binding.source, vhost);
        ObjectNode body = object().put("routing_key", binding.routingKey);
        options.api().post(binding.path(vhost), body.set("arguments", parse(binding.arguments)));
    }

    @Command(name = "delete_binding", description = "Removes a binding.")
    static void unbind(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin BindingOptions binding) {
        options.announce("Unbinding '%s' from '%s' in vhost '%s' ...", binding.destination, binding.source, vhost);
        JsonNode arguments = parse(binding.arguments);
        for (JsonNode each : options.api().get(binding.path(vhost))) {
            if (each.path("routing_key").asText().equals(binding.routingKey)
                    && each.path("arguments").equals(arguments)) {
                String key = ManagementApi.encoded(each.path("properties_key").asText());
                options.api().delete(binding.path(vhost) + "/" + key);
                return;
            }
        }
        throw new ApiException(Kind.NOT_FOUND, "there is no such binding");
    }
}
