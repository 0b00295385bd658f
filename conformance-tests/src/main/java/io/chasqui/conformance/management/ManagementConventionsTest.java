package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Management.Answer;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every route of the management API. */
@Spec("management / conventions")
class ManagementConventionsTest extends Suite {

    @Test
    void whoamiNamesTheUserAndItsTags() {
        Answer answer = management().get("/whoami").expect(200);

        assertThat(answer.body().path("name").asText())
                .isEqualTo(connectionFactory().getUsername());
        assertThat(answer.body().path("tags").toString()).contains("administrator");
        assertThat(answer.header("content-type")).startsWith("application/json");
    }

    @Test
    void aRequestWithoutCredentialsIsChallenged() {
        Answer answer = management().anonymous().get("/whoami").expect(401);

        assertThat(answer.header("www-authenticate")).startsWith("Basic realm=\"RabbitMQ Management\"");
        assertThat(answer.body().isMissingNode()).as("no body").isTrue();
    }

    @Test
    void aWrongPasswordIsRefusedWithoutAChallenge() {
        Answer answer = management().as("guest", "wrong").get("/whoami").expect(401);

        assertThat(answer.body().path("error").asText()).isEqualTo("not_authorized");
        assertThat(answer.reason()).isEqualTo("Not_Authorized");
        assertThat(answer.header("www-authenticate")).isNull();
    }

    @Test
    void anUnknownPathIsNotFound() {
        Answer answer = management().get("/no-such-thing").expect(404);

        assertThat(answer.body().path("error").asText()).isEqualTo("Object Not Found");
        assertThat(answer.reason()).isEqualTo("Not Found");
    }

    @Test
    void anUnknownPathIsNotFoundEvenWithoutCredentials() {
        management().anonymous().get("/no-such-thing").expect(404);
    }

    @Test
    void aMethodThatARouteDoesNotHaveIsNotAllowed() {
        Answer answer = management().send("PATCH", "/whoami", "").expect(405);

        assertThat(answer.header("allow")).contains("GET", "HEAD", "OPTIONS").doesNotContain("PUT");
    }

    @Test
    void optionsNamesTheMethodsOfARoute() {
        Answer answer =
                management().send("OPTIONS", "/queues/%2F/" + freshName(), "").expect(200);

        assertThat(answer.header("allow")).contains("GET", "HEAD", "PUT", "DELETE", "OPTIONS");
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        Answer answer = management().send("HEAD", "/whoami", "").expect(200);

        assertThat(answer.body().isMissingNode()).as("no body").isTrue();
        assertThat(answer.header("content-type")).startsWith("application/json");
    }

    @Test
    void aSlashAtTheEndOfAPathMakesNoDifference() {
        management().get("/exchanges/%2F/amq.direct/").expect(200);
    }

    @Test
    void theVersionIsToldToEverybody() {
        assertThat(management().anonymous().get("/version").expect(200).body().isTextual())
                .isTrue();
    }

    @Test
    void aBodyThatIsNoJsonIsABadRequest() {
        for (String body : new String[] {"{bad", "[1]", " ", "1"}) {
            Answer answer = management().send("PUT", queuePath(), body).expect(400);
            assertThat(answer.body().path("error").asText()).isEqualTo("bad_request");
            assertThat(answer.reason()).isEqualTo("not_json");
        }
    }

    @Test
    void aBodyThatIsAJsonStringGetsAHint() {
        assertThat(management().send("PUT", queuePath(), "\"{}\"").expect(400).reason())
                .isEqualTo("invalid payload: the request body JSON-decoded to a string."
                        + " Is the input doubly-JSON-encoded?");
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        String path = queuePath();

        management().send("PUT", path, "").expect(201);
        management().send("PUT", path, "null").expect(204);
        management().delete(path).expect(204);
    }

    @Test
    void namesInAPathAreDecodedOnce() {
        for (String name : new String[] {"a/b", "a%2Fb", "a b", "a+b", "a?b#c", "ü", "..", "a;b", "\"quoted\""}) {
            String queue = freshName() + name;
            String path = "/queues/%2F/" + Management.name(queue);
            management().put(path, Map.of("durable", true)).expect(201);
            assertThat(management().get(path).expect(200).body().path("name").asText())
                    .isEqualTo(queue);
            management().delete(path).expect(204);
        }
    }

    private String queuePath() {
        return "/queues/%2F/" + deletedLater(freshName());
    }
}
