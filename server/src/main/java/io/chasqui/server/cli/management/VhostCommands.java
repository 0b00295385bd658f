package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Virtual hosts and their limits. */
@Command(name = "vhosts")
final class VhostCommands {

    /** What may be said about a virtual host. */
    static final class Metadata {
        @Option(names = "--description", paramLabel = "TEXT", description = "What the virtual host is for.")
        private String description;

        @Option(names = "--tags", paramLabel = "TAGS", description = "Words of your own, with commas in between.")
        private String tags;

        @Option(
                names = "--default-queue-type",
                paramLabel = "TYPE",
                description = "The type of durable queues that are declared without one: classic or quorum.")
        private String defaultQueueType;

        ObjectNode toJson() {
            ObjectNode json = object();
            putIfGiven(json, "description", description);
            putIfGiven(json, "tags", tags);
            putIfGiven(json, "default_queue_type", defaultQueueType);
            return json;
        }

        private static void putIfGiven(ObjectNode json, String name, String value) {
            if (value != null) {
                json.put(name, value);
            }
        }
    }

    @Command(name = "list_vhosts", description = "Lists virtual hosts.")
    static void list(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing vhosts ...");
        listing.print(options, options.api().get(path("vhosts")), "name");
    }

    @Command(name = "add_vhost", description = "Creates a virtual host.")
    static void add(
            @Mixin ApiOptions options, @Mixin Metadata metadata, @Parameters(paramLabel = "VHOST") String vhost) {
        options.announce("Adding vhost \"%s\" ...", vhost);
        options.api().put(path("vhosts", vhost), metadata.toJson());
    }

    @Command(name = "delete_vhost", description = "Deletes a virtual host with all that is in it.")
    static void delete(@Mixin ApiOptions options, @Parameters(paramLabel = "VHOST") String vhost) {
        options.announce("Deleting vhost \"%s\" ...", vhost);
        options.api().delete(path("vhosts", vhost));
    }

    @Command(name = "update_vhost_metadata", description = "Changes what is said about a virtual host.")
    static void update(
            @Mixin ApiOptions options, @Mixin Metadata metadata, @Parameters(paramLabel = "VHOST") String vhost) {
        options.announce("Updating metadata of vhost \"%s\" ...", vhost);
        change(options.api(), vhost, metadata.toJson());
    }

    /** A PUT replaces all that is said about it. */
    private static void change(ManagementApi api, String vhost, ObjectNode change) {
        ObjectNode changed = object();
        if (api.get(path("vhosts", vhost)).path("metadata") instanceof ObjectNode current) {
            changed.setAll(current);
        }
        changed.setAll(change);
        api.put(path("vhosts", vhost), changed);
    }

    @Command(name = "enable_vhost_deletion_protection", description = "Protects a virtual host from being deleted.")
    static void protect(@Mixin ApiOptions options, @Parameters(paramLabel = "VHOST") String vhost) {
        options.announce("Protecting vhost \"%s\" from deletion ...", vhost);
        options.api().post(path("vhosts", vhost, "deletion", "protection"), NullNode.getInstance());
    }

    @Command(name = "disable_vhost_deletion_protection", description = "Lets a virtual host be deleted again.")
    static void unprotect(@Mixin ApiOptions options, @Parameters(paramLabel = "VHOST") String vhost) {
        options.announce("Removing the deletion protection of vhost \"%s\" ...", vhost);
        options.api().delete(path("vhosts", vhost, "deletion", "protection"));
    }

    @Command(name = "trace_on", description = "Copies every message of a virtual host to amq.rabbitmq.trace.")
    static void traceOn(@Mixin ApiOptions options, @Mixin VhostOption vhost) {
        options.announce("Starting tracing for vhost \"%s\" ...", vhost);
        trace(options.api(), vhost, true);
    }

    @Command(name = "trace_off", description = "Ends that.")
    static void traceOff(@Mixin ApiOptions options, @Mixin VhostOption vhost) {
        options.announce("Stopping tracing for vhost \"%s\" ...", vhost);
        trace(options.api(), vhost, false);
    }

    private static void trace(ManagementApi api, VhostOption vhost, boolean on) {
        api.get(path("vhosts", vhost.toString())); // a PUT would create one that does not exist
        api.put(path("vhosts", vhost.toString()), object().put("tracing", on));
    }

    @Command(name = "set_vhost_limits", description = "Sets limits of a virtual host: {\"max-connections\": 64}.")
    static void setLimits(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "LIMITS", description = "JSON: max-connections, max-queues.") String limits) {
        options.announce("Setting vhost limits to \"%s\" for vhost \"%s\" ...", limits, vhost);
        Limits.set(options.api(), "vhost-limits", vhost.toString(), limits);
    }

    @Command(name = "clear_vhost_limits", description = "Removes all limits of a virtual host.")
    static void clearLimits(@Mixin ApiOptions options, @Mixin VhostOption vhost) {
        options.announce("Clearing vhost \"%s\" limits ...", vhost);
        Limits.clear(options.api(), "vhost-limits", vhost.toString(), "all");
    }

    @Command(name = "list_vhost_limits", description = "Lists the limits of virtual hosts.")
    static void listLimits(
            @Mixin ApiOptions options,
            @Option(
                            names = {"-p", "--vhost"},
                            paramLabel = "VHOST",
                            description = "Only those of this virtual host.")
                    String vhost,
            @Option(names = "--global", description = "Those of all virtual hosts, as without -p.") boolean global,
            @Mixin ListOptions listing) {
        options.announce("Listing limits of vhosts ...");
        boolean all = global || vhost == null;
        listing.print(
                options, options.api().get(all ? path("vhost-limits") : path("vhost-limits", vhost)), "vhost", "value");
    }

    @Command(name = "check_virtual_hosts", description = "Fails unless all virtual hosts run.")
    static void check(@Mixin ApiOptions options) {
        HealthCommands.check(options, "virtual-hosts");
    }

    @Command(name = "set_vhost_tags", description = "Gives a virtual host exactly these tags; none takes all away.")
    static void setTags(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "VHOST") String vhost,
            @Parameters(paramLabel = "TAG", arity = "0..*") List<String> tags) {
        String wanted = tags == null ? "" : String.join(",", tags);
        options.announce("Setting tags for vhost \"%s\" to [%s] ...", vhost, wanted);
        change(options.api(), vhost, object().put("tags", wanted));
    }

    @Command(name = "restart_vhost", description = "Starts a virtual host that has failed.")
    static void restart(@Mixin ApiOptions options, @Mixin VhostOption vhost) {
        options.announce("Trying to restart vhost '%s' ...", vhost);
        ManagementApi api = options.api();
        for (JsonNode node : api.get(path("nodes"))) {
            String name = node.path("name").asText();
            api.post(path("vhosts", vhost.toString(), "start", name), object());
        }
    }
}
