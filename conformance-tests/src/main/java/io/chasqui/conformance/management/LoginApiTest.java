package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("management API: login")
class LoginApiTest extends ManagementSuite {

    private String userWith(String password, String tags) {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put("/users/" + user, Map.of("password", password, "tags", tags))
                .expect(201);
        return user;
    }

    @Test
    void aFormWithNameAndPasswordLogsIn() {
        String user = userWith("open & sesame", "management");
        JsonNode answer = management()
                .anonymous()
                .postForm("/login", "username=" + user + "&password=open+%26+sesame")
                .expect(200)
                .body();
        assertThat(answer.path("user").path("name").asText()).isEqualTo(user);
        assertThat(answer.path("user").path("is_internal_user").asBoolean()).isTrue();
        assertThat(answer.path("user").path("tags")).hasSize(1);
        assertThat(answer.path("token").path("type").asText()).isEqualTo("basic");
        String credentials = new String(
                Base64.getDecoder().decode(answer.path("token").path("value").asText()), StandardCharsets.UTF_8);
        assertThat(credentials).isEqualTo(user + ":open & sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"username=guest&password=wrong", "username=nobody&password=x", "username=guest", ""})
    void nobodyElseLogsIn(String form) {
        Management.Answer answer =
                management().anonymous().postForm("/login", form).expect(401);
        assertThat(answer.body().path("error").asText()).isEqualTo("not_authorized");
        assertThat(answer.reason()).isEqualTo("Not_Authorized");
    }

    @Test
    void whoMayNotManageDoesNotLogIn() {
        String user = userWith("secret", "");
        Management.Answer answer = management()
                .anonymous()
                .postForm("/login", "username=" + user + "&password=secret")
                .expect(401);
        assertThat(answer.body().path("error").asText()).isEqualTo("not_authorised");
        assertThat(answer.reason()).isEqualTo("Not management user");
    }

    @Test
    void loggingOutAlwaysWorks() {
        management().anonymous().delete("/login").expect(204);
        management().anonymous().get("/login").expect(405);
    }

    @Test
    void aHashedPasswordCanBeGivenToAUser() {
        String password = "pass/word ä";
        String hash = management()
                .get("/auth/hash_password/" + name(password))
                .expect(200)
                .body()
                .path("ok")
                .asText();
        assertThat(Base64.getDecoder().decode(hash)).hasSize(4 + 32);
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        management()
                .put("/users/" + user, Map.of("password_hash", hash, "tags", "management"))
                .expect(201);
        management().as(user, password).get("/whoami").expect(200);
        management().as(user, "other").get("/whoami").expect(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"management", "monitoring", "policymaker"})
    void hashingAPasswordIsForAdministrators(String tag) {
        String user = userWith("secret", tag);
        management().as(user, "secret").get("/auth/hash_password/x").expect(401);
        management().anonymous().get("/auth/hash_password/x").expect(401);
    }

    @Test
    void aTokenThatNobodyKnowsLogsNobodyIn() {
        Management.Answer answer =
                management().withToken("abc.def.ghi").get("/whoami").expect(401);
        assertThat(answer.body().path("error").asText()).isEqualTo("not_authorized");
    }

    @Test
    @ChasquiOnly("RabbitMQ tells its own pages in a script")
    void thePagesLearnWhichWaysOfLoggingInThereAre() {
        JsonNode ways = management().anonymous().get("/auth").expect(200).body();
        assertThat(ways.path("basic_auth_enabled").asBoolean()).isTrue();
        assertThat(ways.path("oauth_enabled").isBoolean()).isTrue();
    }
}
