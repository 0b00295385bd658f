package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Management.name;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.Map;

/** What tests of access share: users and virtual hosts of their own, which are gone after the test. */
abstract class AccessSuite extends Suite {

    static final String PASSWORD = "open sesame";
    static final int ACCESS_REFUSED = AMQP.ACCESS_REFUSED;

    /** A new user without tags and permissions. */
    final String user() {
        return user("");
    }

    final String user(String tags) {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put("/users/" + user, Map.of("password", PASSWORD, "tags", tags))
                .expect(201);
        return user;
    }

    /** A new user with permissions in the virtual host of the tests. */
    final String user(String configure, String write, String read) {
        String user = user();
        grant(user, connectionFactory().getVirtualHost(), configure, write, read);
        return user;
    }

    final void grant(String user, String vhost, String configure, String write, String read) {
        management()
                .put(
                        "/permissions/" + name(vhost) + "/" + user,
                        Map.of("configure", configure, "write", write, "read", read))
                .expect(201, 204);
    }

    /** A connection of the user to the virtual host of the tests. */
    final Connection connectAs(String user) throws Exception {
        return connect(factory -> {
            factory.setUsername(user);
            factory.setPassword(PASSWORD);
        });
    }

    /** A connection of the user to another virtual host. */
    final Connection connectAs(String user, String vhost) throws Exception {
        return connect(factory -> {
            factory.setUsername(user);
            factory.setPassword(PASSWORD);
            factory.setVirtualHost(vhost);
        });
    }

    /** A channel of a new user with these permissions. */
    final Channel channelWith(String configure, String write, String read) throws Exception {
        return connectAs(user(configure, write, read)).createChannel();
    }

    /** A new virtual host in which the user of the tests may do everything. */
    final String vhost() {
        return vhost(Map.of());
    }

    final String vhost(Map<String, ?> metadata) {
        String vhost = freshName();
        afterwards(() -> management().delete("/vhosts/" + vhost));
        management().put("/vhosts/" + vhost, metadata).expect(201);
        return vhost;
    }

    /** A connection of the user of the tests to another virtual host. */
    final Connection connectTo(String vhost) throws Exception {
        return connect(factory -> factory.setVirtualHost(vhost));
    }

    /** Something that a user does. */
    @FunctionalInterface
    interface Deed {
        void with(Channel channel) throws IOException;
    }

    /** Expects that the deed is refused, with a text that begins like this. */
    static void expectRefused(Channel channel, String text, Deed deed) throws Exception {
        expectChannelClose(channel, ACCESS_REFUSED, "ACCESS_REFUSED - " + text, () -> deed.with(channel));
    }

    /** How the refusal of a permission begins. */
    static String refusal(String permission, String kind, String resource) {
        return permission + " access to " + kind + " '" + resource + "' in vhost '";
    }
}
