package io.chasqui.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("access control / passwords")
@NeedsOwnProcess
@OwnBroker(
        settings = {
            "password_hashing_module=rabbit_password_hashing_sha512",
            "credential_validator.validation_backend=rabbit_credential_validator_min_password_length",
            "credential_validator.min_length=5"
        })
@Execution(ExecutionMode.SAME_THREAD)
class PasswordRuleTest extends AccessSuite {

    @Test
    void aPasswordThatIsTooShortIsRefused() {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        assertThat(management()
                        .put("/users/" + user, Map.of("password", "four", "tags", ""))
                        .expect(400)
                        .reason())
                .isEqualTo("credential_validation_failed");
        management().get("/users/" + user).expect(404);
        management()
                .put("/users/" + user, Map.of("password", "fives", "tags", ""))
                .expect(201);
        management()
                .put("/users/" + user, Map.of("password", "four", "tags", ""))
                .expect(400);
    }

    @Test
    void importedPasswordsHaveToBeLongEnoughToo() {
        Map<String, Object> user = Map.of("name", freshName(), "password", "four", "tags", "");
        assertThat(management()
                        .post("/definitions", Map.of("users", List.of(user)))
                        .expect(400)
                        .body()
                        .toString())
                .contains("credential_validation_failed");
    }

    @Test
    void newPasswordsAreHashedAsTheOperatorWants() {
        String user = user("management");
        assertThat(management()
                        .get("/users/" + user)
                        .body()
                        .path("hashing_algorithm")
                        .asText())
                .isEqualTo("rabbit_password_hashing_sha512");
        management().as(user, PASSWORD).get("/whoami").expect(200);
        management().as(user, "another").get("/whoami").expect(401);
    }
}
