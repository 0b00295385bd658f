package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What users may do in virtual hosts, and with which routing keys. */
@Command(name = "permissions")
final class PermissionCommands {

    @Command(name = "set_permissions", description = "Lets a user configure, write and read what the patterns match.")
    static void set(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "CONFIGURE") String configure,
            @Parameters(paramLabel = "WRITE") String write,
            @Parameters(paramLabel = "READ") String read) {
        options.announce("Setting permissions for user \"%s\" in vhost \"%s\" ...", user, vhost);
        options.api().put(path("permissions", vhost.toString(), user), permissions(configure, write, read));
    }

    @Command(name = "set_permissions_globally", description = "The same in every virtual host that exists now.")
    static void setGlobally(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "CONFIGURE") String configure,
            @Parameters(paramLabel = "WRITE") String write,
            @Parameters(paramLabel = "READ") String read) {
        options.announce("Setting permissions for user \"%s\" in all vhosts ...", user);
        ManagementApi api = options.api();
        for (JsonNode vhost : api.get(path("vhosts"))) {
            api.put(path("permissions", vhost.path("name").asText(), user), permissions(configure, write, read));
        }
    }

    private static JsonNode permissions(String configure, String write, String read) {
        return object().put("configure", configure).put("write", write).put("read", read);
    }

    @Command(name = "clear_permissions", description = "Takes a user's permissions in a virtual host away.")
    static void clear(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "USER") String user) {
        options.announce("Clearing permissions for user \"%s\" in vhost \"%s\" ...", user, vhost);
        options.api().delete(path("permissions", vhost.toString(), user));
    }

    @Command(name = "list_permissions", description = "Lists who may do what in a virtual host.")
    static void list(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing permissions for vhost \"%s\" ...", vhost);
        JsonNode rows = options.api().get(path("vhosts", vhost.toString(), "permissions"));
        listing.print(options, rows, "user", "configure", "write", "read");
    }

    @Command(name = "list_user_permissions", description = "Lists what a user may do, in every virtual host.")
    static void listOfUser(
            @Mixin ApiOptions options,
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Mixin FormatOptions format) {
        options.announce("Listing permissions for user \"%s\" ...", user);
        format.print(
                options, options.api().get(path("users", user, "permissions")), "vhost", "configure", "write", "read");
    }

    @Command(
            name = "set_topic_permissions",
            description = "Limits the routing keys with which a user may publish to and bind from a topic exchange.")
    static void setTopic(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "EXCHANGE") String exchange,
            @Parameters(paramLabel = "WRITE") String write,
            @Parameters(paramLabel = "READ") String read) {
        options.announce(
                "Setting topic permissions on \"%s\" for user \"%s\" in vhost \"%s\" ...", exchange, user, vhost);
        JsonNode body = object().put("exchange", exchange).put("write", write).put("read", read);
        options.api().put(path("topic-permissions", vhost.toString(), user), body);
    }

    @Command(name = "clear_topic_permissions", description = "Removes topic permissions, of one exchange or of all.")
    static void clearTopic(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "EXCHANGE", arity = "0..1") String exchange) {
        options.announce("Clearing topic permissions for user \"%s\" in vhost \"%s\" ...", user, vhost);
        options.api()
                .delete(
                        exchange == null
                                ? path("topic-permissions", vhost.toString(), user)
                                : path("topic-permissions", vhost.toString(), user, exchange));
    }

    @Command(name = "list_topic_permissions", description = "Lists the topic permissions in a virtual host.")
    static void listTopic(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing topic permissions for vhost \"%s\" ...", vhost);
        JsonNode rows = options.api().get(path("vhosts", vhost.toString(), "topic-permissions"));
        listing.print(options, rows, "user", "exchange", "write", "read");
    }

    @Command(name = "list_user_topic_permissions", description = "Lists the topic permissions of a user.")
    static void listTopicOfUser(
            @Mixin ApiOptions options,
            @Parameters(index = "0", paramLabel = "USER") String user,
            @Mixin FormatOptions format) {
        options.announce("Listing topic permissions for user \"%s\" ...", user);
        JsonNode rows = options.api().get(path("users", user, "topic-permissions"));
        format.print(options, rows, "vhost", "exchange", "write", "read");
    }
}
