package io.chasqui.conformance.access;

import static io.chasqui.conformance.access.AuthorizationServer.AUDIENCE;
import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.ReplyTexts;
import io.chasqui.conformance.harness.Spec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("OAuth 2 (rabbitmq_auth_backend_oauth2)")
@NeedsOwnProcess
@OwnBroker(
        settings = {
            "auth_backends.1=internal",
            "auth_backends.2=rabbit_auth_backend_oauth2",
            "auth_oauth2.resource_server_id=" + AUDIENCE
        },
        settingsFrom = TokenLoginTest.KeysAddress.class)
@Execution(ExecutionMode.SAME_THREAD)
class TokenLoginTest extends AccessSuite {

    private static final String EVERYTHING = "conformance.configure:*/* conformance.read:*/* conformance.write:*/*";

    private static AuthorizationServer server;

    /** Tells the broker where the keys are. */
    static final class KeysAddress implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return List.of("auth_oauth2.jwks_uri=" + server.keysAddress());
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = new AuthorizationServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private Connection connectWith(String token) throws Exception {
        return connectWith("ignored", token);
    }

    private Connection connectWith(String user, String token) throws Exception {
        return connect(factory -> {
            factory.setUsername(user);
            factory.setPassword(token);
        });
    }

    private Connection connectWith(RenewableToken token) throws Exception {
        return connect(token::useIn);
    }

    private Channel channelWith(String... scopes) throws Exception {
        return connectWith(server.token("alice", scopes)).createChannel();
    }

    // ---- AMQP

    @Test
    void aTokenInPlaceOfThePasswordLogsInWhoeverItNames() throws Exception {
        Connection connection = connectWith("somebody else", server.token("alice", EVERYTHING));
        assertThat(connection.isOpen()).isTrue();
        eventually(() -> assertThat(management().get("/connections").body())
                .anySatisfy(each -> assertThat(each.path("user").asText()).isEqualTo("alice")));
        assertThat(management().get("/users/alice").status()).isEqualTo(404);
    }

    @Test
    void usersOfTheDatabaseStillLogInWithTheirPasswords() throws Exception {
        assertThat(connect().isOpen()).isTrue();
        assertThatThrownBy(() -> connectWith("guest", "wrong")).isInstanceOf(AuthenticationFailureException.class);
    }

    static Stream<Arguments> badTokens() {
        Instant now = Instant.now();
        Map<String, Object> good = server.claims("alice", EVERYTHING, "x", "y");
        return Stream.of(
                Arguments.of("not signed", AuthorizationServer.unsigned(good)),
                Arguments.of(
                        "expired", server.token(server.claims("alice", EVERYTHING, "exp", now.getEpochSecond() - 1))),
                Arguments.of("without expiry", server.token(server.claims("alice", EVERYTHING, "exp", null))),
                Arguments.of("with an odd expiry", server.token(server.claims("alice", EVERYTHING, "exp", "soon"))),
                Arguments.of("for another", server.token(server.claims("alice", EVERYTHING, "aud", "another"))),
                Arguments.of("for nobody", server.token(server.claims("alice", EVERYTHING, "aud", null))),
                Arguments.of("of an unknown key", server.token(Map.of("alg", "RS256", "kid", "unknown"), good)),
                Arguments.of("of an HMAC", server.token(Map.of("alg", "HS256", "kid", "conformance-key"), good)),
                Arguments.of("of no algorithm", server.token(Map.of("kid", "conformance-key"), good)),
                Arguments.of("with another end", server.token(good) + "x"),
                Arguments.of("of two parts", "a.b"),
                Arguments.of("of three odd parts", "a.b.c"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aTokenThatIsNotBelievedLogsNobodyIn(String what, String token) {
        assertThatThrownBy(() -> connectWith(token))
                .as("a token %s", what)
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN");
        assertThat(management()
                        .withToken(token)
                        .get("/whoami")
                        .expect(401)
                        .body()
                        .path("error")
                        .asText())
                .isEqualTo("not_authorized");
    }

    @Test
    void theScopesOpenVirtualHosts() throws Exception {
        String vhost = vhost();
        String token = server.token("alice", "conformance.read:" + vhost + "/*");
        connect(factory -> {
                    factory.setUsername("");
                    factory.setPassword(token);
                    factory.setVirtualHost(vhost);
                })
                .createChannel();
        PermissionTest.expectNotOpened(
                () -> connectWith(token), "NOT_ALLOWED - access to vhost '/' refused for user 'alice'");
    }

    @Test
    void theScopesGrantOperations() throws Exception {
        String queue = durableQueue(channel());
        channelWith("conformance.read:*/" + queue).basicGet(queue, true);
        expectRefused(
                channelWith("conformance.write:*/*", "conformance.configure:*/*"),
                refusal("read", "queue", queue),
                channel -> channel.basicGet(queue, true));
        expectRefused(
                channelWith("conformance.read:*/*", "conformance.write:*/*", "other.configure:*/*"),
                refusal("configure", "queue", queue),
                channel -> channel.queueDelete(queue));
    }

    @Test
    void topicsNeedScopesWithRoutingKeys() throws Exception {
        String exchange = exchange(channel(), "topic");
        Channel withoutKeys = channelWith("conformance.write:*/*");
        expectChannelClose(
                withoutKeys,
                ACCESS_REFUSED,
                "write access to topic 'a.b' in exchange",
                () -> withoutKeys.basicPublish(exchange, "a.b", null, new byte[0]));
        Channel withKeys = channelWith("conformance.write:*/*/a.*");
        withKeys.confirmSelect();
        withKeys.basicPublish(exchange, "a.b", null, new byte[0]);
        withKeys.waitForConfirmsOrDie(10_000);
        expectChannelClose(
                withKeys,
                ACCESS_REFUSED,
                "write access to topic 'b.a' in exchange",
                () -> withKeys.basicPublish(exchange, "b.a", null, new byte[0]));
    }

    @Test
    void aMessageNamesTheUserOfTheTokenOnly() throws Exception {
        String queue = durableQueue(channel());
        Channel channel = channelWith(EVERYTHING);
        AMQP.BasicProperties own =
                new AMQP.BasicProperties.Builder().userId("alice").build();
        channel.confirmSelect();
        channel.basicPublish("", queue, own, new byte[0]);
        channel.waitForConfirmsOrDie(10_000);
        AMQP.BasicProperties foreign =
                new AMQP.BasicProperties.Builder().userId("guest").build();
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "user_id property set to 'guest' but authenticated user was 'alice'",
                () -> channel.basicPublish("", queue, foreign, new byte[0]));
        Channel impersonator = channelWith(EVERYTHING, "conformance.tag:impersonator");
        impersonator.confirmSelect();
        impersonator.basicPublish("", queue, foreign, new byte[0]);
        impersonator.waitForConfirmsOrDie(10_000);
    }

    // ---- Expiry and new tokens

    private static CompletableFuture<ShutdownSignalException> endOf(Connection connection) {
        CompletableFuture<ShutdownSignalException> end = new CompletableFuture<>();
        connection.addShutdownListener(end::complete);
        return end;
    }

    @Test
    void aConnectionEndsWithItsToken() throws Exception {
        Connection connection = connectWith(server.token("alice", 6, EVERYTHING));
        ShutdownSignalException end = endOf(connection).get(20, TimeUnit.SECONDS);
        assertThat(end.getReason()).isInstanceOfSatisfying(AMQP.Connection.Close.class, close -> {
            ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
            assertThat(close.getReplyCode()).isEqualTo(AMQP.CONNECTION_FORCED);
            assertThat(close.getReplyText()).isEqualTo("CONNECTION_FORCED - credential expired");
        });
    }

    @Test
    void aNewTokenKeepsTheConnectionAndTheNewestExpiryCounts() throws Exception {
        RenewableToken token = new RenewableToken(server.token("alice", 6, EVERYTHING));
        Connection connection = connectWith(token);
        CompletableFuture<ShutdownSignalException> end = endOf(connection);
        token.renew(server.token("alice", 600, EVERYTHING));
        assertThat(end.completeOnTimeout(null, 8, TimeUnit.SECONDS).get()).isNull();
        assertThat(connection.isOpen()).isTrue();
        CompletableFuture<ShutdownSignalException> next = endOf(connection);
        token.renew(server.token("alice", 6, EVERYTHING));
        assertThat(next.get(20, TimeUnit.SECONDS).getMessage()).contains("credential expired");
    }

    @Test
    void aNewTokenBringsItsOwnScopes() throws Exception {
        String first = durableQueue(channel());
        String second = durableQueue(channel());
        RenewableToken token = new RenewableToken(server.token("alice", "conformance.read:*/" + first));
        Connection connection = connectWith(token);
        Channel channel = connection.createChannel();
        channel.basicGet(first, true);
        token.renew(server.token("alice", "conformance.read:*/" + second));
        channel.basicGet(second, true);
        expectRefused(channel, refusal("read", "queue", first), each -> each.basicGet(first, true));
    }

    @Test
    void aConsumerEndsWithTheScopeThatItNeeds() throws Exception {
        String kept = durableQueue(channel());
        String lost = durableQueue(channel());
        RenewableToken token = new RenewableToken(server.token("alice", EVERYTHING));
        Channel channel = connectWith(token).createChannel();
        Deliveries deliveries = Deliveries.consume(channel, kept);
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        channel.basicConsume(lost, true, (tag, message) -> {}, cancelled::complete);
        token.renew(server.token("alice", "conformance.read:*/" + kept));
        cancelled.get(20, TimeUnit.SECONDS);
        publish(channel(), "", kept, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void aNewTokenThatIsNotBelievedEndsTheConnection() throws Exception {
        expectRefused(server.token("bob", EVERYTHING), "New secret was refused by one of the backends");
        expectRefused(server.token("alice", -5, EVERYTHING), "");
        expectRefused("nonsense", "");
    }

    private void expectRefused(String next, String text) throws Exception {
        RenewableToken token = new RenewableToken(server.token("alice", EVERYTHING));
        expectConnectionClose(connectWith(token), AMQP.NOT_ALLOWED, text, () -> token.renew(next));
    }

    @Test
    void aNewTokenMustStillOpenTheVirtualHost() throws Exception {
        RenewableToken token = new RenewableToken(server.token("alice", EVERYTHING));
        Connection connection = connectWith(token);
        expectConnectionClose(
                connection,
                AMQP.NOT_ALLOWED,
                "access to vhost '/' refused for user 'alice'",
                () -> token.renew(server.token("alice", "conformance.read:elsewhere/*")));
    }

    // ---- HTTP

    @Test
    void theApiTakesTokensWithTheTagsOfTheirScopes() {
        Management asked = management().withToken(server.token("alice", EVERYTHING, "conformance.tag:monitoring"));
        assertThat(asked.get("/whoami").expect(200).body().path("name").asText())
                .isEqualTo("alice");
        assertThat(asked.get("/whoami").body().path("is_internal_user").asBoolean())
                .isFalse();
        assertThat(asked.get("/whoami").body().path("tags")).hasSize(1);
        asked.get("/connections").expect(200);
        asked.get("/users").expect(401);
        assertThat(management()
                        .withToken(server.token("alice", EVERYTHING))
                        .get("/whoami")
                        .expect(401)
                        .reason())
                .isEqualTo("Not management user");
    }

    @Test
    void theApiSeesWhatTheScopesOpen() {
        String vhost = vhost();
        Management asked = management()
                .withToken(server.token(
                        "alice", "conformance.tag:management", "conformance.configure:" + vhost + "/mine-*"));
        assertThat(asked.get("/vhosts").expect(200).body()).hasSize(1);
        asked.put("/queues/" + vhost + "/mine-1", Map.of("durable", true)).expect(201);
        asked.put("/queues/" + vhost + "/yours-1", Map.of("durable", true)).expect(401);
        asked.get("/queues/%2F").expect(404);
    }

    @Test
    void anAdministratorWithATokenAdministers() {
        Management asked = management().withToken(server.token("root", "conformance.tag:administrator"));
        String vhost = freshName();
        afterwards(() -> management().delete("/vhosts/" + vhost));
        asked.put("/vhosts/" + vhost, Map.of()).expect(201);
        asked.get("/users").expect(200);
    }

    @Test
    void basicAuthenticationTakesATokenForAPassword() {
        management()
                .as("anybody", server.token("alice", "conformance.tag:management"))
                .get("/whoami")
                .expect(200);
    }
}
