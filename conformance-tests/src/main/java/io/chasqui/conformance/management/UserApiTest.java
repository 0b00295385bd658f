package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AuthenticationFailureException;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / users")
class UserApiTest extends ManagementSuite {

    /** RabbitMQ's salted SHA-256 of "test12". */
    private static final String HASH_OF_TEST12 = "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR";

    @Test
    void aUserIsShownWithTagsHashAndLimits() {
        String user = user("management, other");

        JsonNode shown = management().get("/users/" + user).expect(200).body();

        assertThat(shown.path("name").asText()).isEqualTo(user);
        assertThat(shown.path("tags").toString()).isEqualTo("[\"management\",\"other\"]");
        assertThat(shown.path("password_hash").asText()).isNotEmpty().isNotEqualTo(PASSWORD);
        assertThat(shown.path("hashing_algorithm").asText()).isNotEmpty();
        assertThat(shown.path("limits").isObject()).isTrue();
        assertThat(values(management().get("/users").expect(200).body(), "name"))
                .contains(user);
    }

    @Test
    void aNewUserCanLogIn() {
        assertThat(asUser("management")
                        .get("/whoami")
                        .expect(200)
                        .body()
                        .path("tags")
                        .toString())
                .isEqualTo("[\"management\"]");
    }

    @Test
    void aUserWithoutATagOfTheApiMayNotUseIt() {
        assertThat(asUser("").get("/whoami").expect(401).reason()).isEqualTo("Not management user");
        assertThat(asUser("impersonator").get("/exchanges").expect(401).reason())
                .isEqualTo("Not management user");
    }

    @Test
    void tagsHaveToBeThere() {
        assertThat(management()
                        .put("/users/" + freshName(), Map.of("password", "x"))
                        .expect(400)
                        .reason())
                .isEqualTo("tags_not_present");
    }

    @Test
    void aPasswordAndAHashAtOnceAreRefused() {
        assertThat(management()
                        .put("/users/" + freshName(), Map.of("password", "x", "password_hash", "eA==", "tags", ""))
                        .expect(400)
                        .reason())
                .isEqualTo("both_password_and_password_hash_are_provided");
    }

    @Test
    void aHashThatIsNotBase64IsRefused() {
        assertThat(management()
                        .put("/users/" + freshName(), Map.of("password_hash", "x", "tags", ""))
                        .expect(400)
                        .reason())
                .isEqualTo("[\"not_base64\",\"x\"]");
    }

    @Test
    void aHashFromRabbitMqIsTakenAsItIs() {
        String user = user("management");
        management()
                .put("/users/" + user, Map.of("password_hash", HASH_OF_TEST12, "tags", "management"))
                .expect(204);

        management().as(user, "test12").get("/whoami").expect(200);
        management().as(user, PASSWORD).get("/whoami").expect(401);
        assertThat(management()
                        .get("/users/" + user)
                        .body()
                        .path("password_hash")
                        .asText())
                .isEqualTo(HASH_OF_TEST12);
    }

    @Test
    void aUserChangedWithoutAPasswordCanNoLongerLogIn() {
        String user = user("management");
        management().put("/users/" + user, Map.of("tags", "management")).expect(204);

        management().as(user, PASSWORD).get("/whoami").expect(401);
        management().as(user, "").get("/whoami").expect(401);
        assertThat(management()
                        .get("/users/" + user)
                        .body()
                        .path("password_hash")
                        .asText())
                .isEmpty();
    }

    @Test
    void tagsChangeForRequestsThatFollow() {
        String user = user("management");
        management().as(user, PASSWORD).get("/users").expect(401);

        management()
                .put("/users/" + user, Map.of("password", PASSWORD, "tags", List.of("administrator")))
                .expect(204);

        management().as(user, PASSWORD).get("/users").expect(200);
    }

    @Test
    void aDeletedUserIsGone() {
        String user = user("management");

        management().delete("/users/" + user).expect(204);

        management().get("/users/" + user).expect(404);
        management().delete("/users/" + user).expect(404);
        management().as(user, PASSWORD).get("/whoami").expect(401);
    }

    @Test
    void severalUsersAreDeletedAtOnce() {
        String first = user("");
        String second = user("");

        management()
                .post("/users/bulk-delete", Map.of("users", List.of(first, second, freshName())))
                .expect(204);

        management().get("/users/" + first).expect(404);
        management().get("/users/" + second).expect(404);
        assertThat(management().post("/users/bulk-delete", Map.of()).expect(400).reason())
                .isEqualTo("[{key_missing,users}]");
    }

    @Test
    void usersWithoutPermissionsAreListed() {
        String idle = user("");
        String busy = user("");
        grant(busy, "/", "", "", "");

        JsonNode listed =
                management().get("/users/without-permissions").expect(200).body();

        assertThat(values(listed, "name")).contains(idle).doesNotContain(busy);
    }

    @Test
    void aNewUserMayBringLimitsAndPermissions() {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put(
                        "/users/" + user,
                        Map.of(
                                "password",
                                PASSWORD,
                                "tags",
                                "",
                                "limits",
                                Map.of("max-channels", 3),
                                "permissions",
                                Map.of("/", Map.of("configure", "a", "write", "b", "read", "c"))))
                .expect(201);

        assertThat(management().get("/users/" + user).body().path("limits").toString())
                .isEqualTo("{\"max-channels\":3}");
        assertThat(management()
                        .get("/permissions/%2F/" + user)
                        .expect(200)
                        .body()
                        .path("read")
                        .asText())
                .isEqualTo("c");
    }

    @Test
    void onlyAdministratorsSeeUsers() {
        for (String tag : List.of("management", "policymaker", "monitoring")) {
            assertThat(asUser(tag).get("/users").expect(401).reason()).isEqualTo("Not administrator user");
        }
    }

    @Test
    void aUserWithoutPermissionsCannotOpenTheVirtualHost() {
        String user = user("");

        assertThatThrownBy(() -> connect(factory -> {
                    factory.setUsername(user);
                    factory.setPassword(PASSWORD);
                }))
                .isNotInstanceOf(AuthenticationFailureException.class);
    }
}
