package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Management.name;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What suites of the management API have in common: things to manage, which are gone after the test. */
abstract class ManagementSuite extends Suite {

    static final String PASSWORD = "correct horse";

    /** A new virtual host. */
    final String vhost() {
        String vhost = freshName();
        management().put("/vhosts/" + vhost, Map.of()).expect(201);
        afterwards(() -> management().delete("/vhosts/" + vhost));
        return vhost;
    }

    /** A new user with these tags, and no permissions. */
    final String user(String tags) {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put("/users/" + user, Map.of("password", PASSWORD, "tags", tags))
                .expect(201);
        return user;
    }

    /** The API asked by a new user with these tags, and no permissions. */
    final Management asUser(String tags) {
        return management().as(user(tags), PASSWORD);
    }

    /** The API asked by a new user with these tags and permissions in a virtual host. */
    final Management asUser(String tags, String vhost, String configure, String write, String read) {
        String user = user(tags);
        grant(user, vhost, configure, write, read);
        return management().as(user, PASSWORD);
    }

    final void grant(String user, String vhost, String configure, String write, String read) {
        management()
                .put(
                        "/permissions/" + name(vhost) + "/" + user,
                        Map.of("configure", configure, "write", write, "read", read))
                .expect(201, 204);
    }

    /** The values of a field of all objects in a list. */
    static List<String> values(JsonNode list, String field) {
        List<String> values = new ArrayList<>();
        list.forEach(each -> values.add(each.path(field).asText()));
        return values;
    }
}
