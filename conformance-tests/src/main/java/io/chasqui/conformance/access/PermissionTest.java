package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Expectations;
import io.chasqui.conformance.harness.Spec;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("access control / permissions")
class PermissionTest extends AccessSuite {

    private static final String ALL = ".*";
    private static final String NONE = "^$";

    private static String only(String resource) {
        return "^" + resource.replace(".", "\\.") + "$";
    }

    // ---- Queues

    @Test
    void declaringAQueueNeedsConfigure() throws Exception {
        String queue = deletedLater(freshName());
        channelWith(only(queue), NONE, NONE).queueDeclare(queue, true, false, false, null);
        expectRefused(
                channelWith(NONE, ALL, ALL),
                refusal("configure", "queue", queue),
                channel -> channel.queueDeclare(queue, true, false, false, null));
    }

    @Test
    void theRefusalNamesTheUser() throws Exception {
        String user = user(NONE, ALL, ALL);
        Channel channel = connectAs(user).createChannel();
        String queue = freshName();
        AMQP.Channel.Close close = expectChannelClose(
                channel, ACCESS_REFUSED, "configure", () -> channel.queueDeclare(queue, true, false, false, null));
        assertThat(close.getReplyText())
                .isEqualTo("ACCESS_REFUSED - configure access to queue '" + queue + "' in vhost '"
                        + connectionFactory().getVirtualHost() + "' refused for user '" + user + "'");
    }

    @Test
    void theBrokersOwnNamesForQueuesNeedConfigureToo() throws Exception {
        expectRefused(
                channelWith("^mine", ALL, ALL),
                "configure access to queue 'amq.gen-",
                channel -> channel.queueDeclare("", false, true, true, null));
    }

    @Test
    void aQueueWithADeadLetterExchangeNeedsReadItselfAndWriteToTheExchange() throws Exception {
        String queue = deletedLater(freshName());
        String exchange = freshName();
        Map<String, Object> arguments = Map.of("x-dead-letter-exchange", exchange);
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "queue", queue),
                channel -> channel.queueDeclare(queue, true, false, false, arguments));
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "exchange", exchange),
                channel -> channel.queueDeclare(queue, true, false, false, arguments));
        channelWith(ALL, only(exchange), only(queue)).queueDeclare(queue, true, false, false, arguments);
    }

    @Test
    void redeclaringAQueueWithADeadLetterExchangeNeedsConfigureOnly() throws Exception {
        Map<String, Object> arguments = Map.of("x-dead-letter-exchange", "anywhere");
        String queue = durableQueue(channel(), arguments);
        channelWith(ALL, NONE, NONE).queueDeclare(queue, true, false, false, arguments);
    }

    @ParameterizedTest
    @CsvSource({".*, ^$, ^$", "^$, .*, ^$", "^$, ^$, .*"})
    void lookingForAQueueNeedsAnyPermissionForIt(String configure, String write, String read) throws Exception {
        String queue = queueOfAll();
        channelWith(configure, write, read).queueDeclarePassive(queue);
    }

    @Test
    void lookingForAQueueWithoutAnyPermissionIsRefused() throws Exception {
        String queue = queueOfAll();
        expectRefused(
                channelWith(NONE, NONE, NONE),
                refusal("configure", "queue", queue),
                channel -> channel.queueDeclarePassive(queue));
    }

    @Test
    void deletingAQueueNeedsConfigure() throws Exception {
        String queue = queueOfAll();
        expectRefused(
                channelWith(NONE, ALL, ALL),
                refusal("configure", "queue", queue),
                channel -> channel.queueDelete(queue));
        channelWith(only(queue), NONE, NONE).queueDelete(queue);
        assertThat(queueExists(queue)).isFalse();
    }

    @Test
    void bindingAQueueNeedsWriteToItAndReadFromTheExchange() throws Exception {
        String queue = queueOfAll();
        String exchange = exchange(channel(), "direct");
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "queue", queue),
                channel -> channel.queueBind(queue, exchange, "k"));
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "exchange", exchange),
                channel -> channel.queueBind(queue, exchange, "k"));
        channelWith(NONE, only(queue), only(exchange)).queueBind(queue, exchange, "k");
    }

    @Test
    void unbindingAQueueNeedsWriteToItAndReadFromTheExchange() throws Exception {
        String queue = queueOfAll();
        String exchange = exchange(channel(), "direct");
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "queue", queue),
                channel -> channel.queueUnbind(queue, exchange, "k"));
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "exchange", exchange),
                channel -> channel.queueUnbind(queue, exchange, "k"));
        channelWith(NONE, only(queue), only(exchange)).queueUnbind(queue, exchange, "k");
    }

    @Test
    void purgingAQueueNeedsRead() throws Exception {
        expectNeedsRead(queueOfAll(), (channel, queue) -> channel.queuePurge(queue));
    }

    @Test
    void gettingFromAQueueNeedsRead() throws Exception {
        expectNeedsRead(queueOfAll(), (channel, queue) -> channel.basicGet(queue, true));
    }

    @Test
    void consumingFromAQueueNeedsRead() throws Exception {
        expectNeedsRead(
                queueOfAll(),
                (channel, queue) -> channel.basicConsume(queue, new com.rabbitmq.client.DefaultConsumer(channel)));
    }

    /** Something that a user does with a queue. */
    @FunctionalInterface
    private interface QueueDeed {
        void with(Channel channel, String queue) throws IOException;
    }

    private void expectNeedsRead(String queue, QueueDeed deed) throws Exception {
        expectRefused(
                channelWith(ALL, ALL, NONE), refusal("read", "queue", queue), channel -> deed.with(channel, queue));
        deed.with(channelWith(NONE, NONE, only(queue)), queue);
    }

    /** A queue that is not exclusive. */
    private String queueOfAll() throws Exception {
        return durableQueue(channel());
    }

    // ---- Exchanges

    @Test
    void declaringAnExchangeNeedsConfigure() throws Exception {
        String exchange = deletedExchange(freshName());
        channelWith(only(exchange), NONE, NONE).exchangeDeclare(exchange, "direct");
        expectRefused(
                channelWith(NONE, ALL, ALL),
                refusal("configure", "exchange", exchange),
                channel -> channel.exchangeDeclare(exchange, "direct"));
    }

    @Test
    void anExchangeWithAnAlternateNeedsReadItselfAndWriteToTheAlternate() throws Exception {
        String exchange = deletedExchange(freshName());
        String alternate = freshName();
        Map<String, Object> arguments = Map.of("alternate-exchange", alternate);
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "exchange", exchange),
                channel -> channel.exchangeDeclare(exchange, "direct", false, false, arguments));
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "exchange", alternate),
                channel -> channel.exchangeDeclare(exchange, "direct", false, false, arguments));
        channelWith(ALL, only(alternate), only(exchange)).exchangeDeclare(exchange, "direct", false, false, arguments);
    }

    @ParameterizedTest
    @CsvSource({".*, ^$, ^$", "^$, .*, ^$", "^$, ^$, .*"})
    void lookingForAnExchangeNeedsAnyPermissionForIt(String configure, String write, String read) throws Exception {
        channelWith(configure, write, read).exchangeDeclarePassive("amq.direct");
    }

    @Test
    void lookingForAnExchangeWithoutAnyPermissionIsRefused() throws Exception {
        expectRefused(
                channelWith(NONE, NONE, NONE),
                refusal("configure", "exchange", "amq.direct"),
                channel -> channel.exchangeDeclarePassive("amq.direct"));
    }

    @Test
    void deletingAnExchangeNeedsConfigure() throws Exception {
        String exchange = exchange(channel(), "direct");
        expectRefused(
                channelWith(NONE, ALL, ALL),
                refusal("configure", "exchange", exchange),
                channel -> channel.exchangeDelete(exchange));
        channelWith(only(exchange), NONE, NONE).exchangeDelete(exchange);
    }

    @Test
    void bindingExchangesNeedsWriteToTheDestinationAndReadFromTheSource() throws Exception {
        String source = exchange(channel(), "direct");
        String destination = exchange(channel(), "direct");
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "exchange", destination),
                channel -> channel.exchangeBind(destination, source, "k"));
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "exchange", source),
                channel -> channel.exchangeBind(destination, source, "k"));
        channelWith(NONE, only(destination), only(source)).exchangeBind(destination, source, "k");
    }

    @Test
    void unbindingExchangesNeedsWriteToTheDestinationAndReadFromTheSource() throws Exception {
        String source = exchange(channel(), "direct");
        String destination = exchange(channel(), "direct");
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "exchange", destination),
                channel -> channel.exchangeUnbind(destination, source, "k"));
        expectRefused(
                channelWith(ALL, ALL, NONE),
                refusal("read", "exchange", source),
                channel -> channel.exchangeUnbind(destination, source, "k"));
        channelWith(NONE, only(destination), only(source)).exchangeUnbind(destination, source, "k");
    }

    // ---- Publishing

    @Test
    void publishingNeedsWriteToTheExchange() throws Exception {
        expectRefused(
                channelWith(ALL, "^amq\\.fanout$", ALL),
                refusal("write", "exchange", "amq.direct"),
                channel -> channel.basicPublish("amq.direct", "k", null, bytes("1")));
        Channel permitted = channelWith(NONE, "^amq\\.direct$", NONE);
        permitted.basicPublish("amq.direct", "k", null, bytes("1"));
        permitted.basicQos(0);
    }

    @Test
    void theDefaultExchangeIsCheckedUnderAName() throws Exception {
        expectRefused(
                channelWith(ALL, "^$", ALL),
                refusal("write", "exchange", "amq.default"),
                channel -> channel.basicPublish("", "k", null, bytes("1")));
        Channel permitted = channelWith(NONE, "^amq\\.default$", NONE);
        permitted.basicPublish("", "k", null, bytes("1"));
        permitted.basicQos(0);
    }

    @Test
    void anExchangeThatIsNotThereIsRefusedBeforeItIsMissed() throws Exception {
        String missing = freshName();
        expectRefused(
                channelWith(ALL, NONE, ALL),
                refusal("write", "exchange", missing),
                channel -> channel.basicPublish(missing, "k", null, bytes("1")));
    }

    @Test
    void aMessageInTheNameOfAnotherUserIsRefused() throws Exception {
        Channel channel = channelWith(ALL, ALL, ALL);
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "user_id property set to 'somebody' but authenticated user was '",
                () -> channel.basicPublish("", "k", properties("somebody"), bytes("1")));
    }

    @Test
    void anImpersonatorMayPublishInTheNameOfOthers() throws Exception {
        String user = user("impersonator");
        grant(user, connectionFactory().getVirtualHost(), ALL, ALL, ALL);
        String queue = queue(channel());
        connectAs(user).createChannel().basicPublish("", queue, properties("somebody"), bytes("1"));
        eventually(
                () -> assertThat(take(channel(), queue).getProps().getUserId()).isEqualTo("somebody"));
    }

    private static AMQP.BasicProperties properties(String userId) {
        return new AMQP.BasicProperties.Builder().userId(userId).build();
    }

    // ---- Expressions

    @Test
    void anEmptyExpressionAllowsNothing() throws Exception {
        String queue = freshName();
        expectRefused(
                channelWith("", ALL, ALL),
                refusal("configure", "queue", queue),
                channel -> channel.queueDeclare(queue, true, false, false, null));
    }

    @Test
    void anExpressionIsLookedForAnywhereInTheName() throws Exception {
        String queue = deletedLater("before." + freshName() + ".after");
        channelWith("conformance", NONE, NONE).queueDeclare(queue, true, false, false, null);
    }

    @Test
    void anExpressionThatTakesLongToMatchRefuses() throws Exception {
        String queue = "a".repeat(100) + "!";
        expectRefused(
                channelWith("^(a+)+$", ALL, ALL),
                refusal("configure", "queue", queue),
                channel -> channel.queueDeclare(queue, true, false, false, null));
    }

    // ---- Users and virtual hosts

    @Test
    void aUserWithoutPermissionsMayNotOpenTheVirtualHost() {
        String user = user();
        expectNotOpened(
                () -> connectAs(user),
                "access to vhost '" + connectionFactory().getVirtualHost() + "' refused for user '" + user + "'");
    }

    @Test
    void aUserMayOpenAVirtualHostWithPermissionsForNothing() throws Exception {
        assertThat(connectAs(user("", "", "")).isOpen()).isTrue();
    }

    @Test
    void newPermissionsHoldForNewChannels() throws Exception {
        String user = user(NONE, NONE, NONE);
        String queue = deletedLater(freshName());
        expectRefused(
                connectAs(user).createChannel(),
                refusal("configure", "queue", queue),
                channel -> channel.queueDeclare(queue, true, false, false, null));
        grant(user, connectionFactory().getVirtualHost(), ALL, NONE, NONE);
        eventually(() -> connectAs(user).createChannel().queueDeclare(queue, true, false, false, null));
    }

    @Test
    @DiffersFromRabbitMq(
            "a permission that is taken away is missed at once, and not only when the channel has been idle")
    void aPermissionThatIsTakenAwayIsMissedOnBusyChannels() throws Exception {
        String user = user(ALL, ALL, ALL);
        Channel channel = connectAs(user).createChannel();
        publishAll(channel, freshName(), "1");
        channel.basicQos(0);
        grant(user, connectionFactory().getVirtualHost(), ALL, NONE, ALL);
        expectRefused(
                channel, refusal("write", "exchange", "amq.default"), refused -> publishAll(refused, freshName(), "2"));
    }

    @Test
    void anOpenConnectionSurvivesTheLossOfAllPermissions() throws Exception {
        String user = user(ALL, ALL, ALL);
        Connection connection = connectAs(user);
        management()
                .delete("/permissions/" + name(connectionFactory().getVirtualHost()) + "/" + user)
                .expect(204);
        expectRefused(
                connection.createChannel(),
                refusal("configure", "queue", "q"),
                channel -> channel.queueDeclare("q", true, false, false, null));
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theConnectionsOfADeletedUserAreClosed() throws Exception {
        String user = user(ALL, ALL, ALL);
        Connection connection = connectAs(user);
        expectConnectionClose(
                connection,
                AMQP.CONNECTION_FORCED,
                "CONNECTION_FORCED - user '" + user + "' is deleted",
                () -> management().delete("/users/" + user).expect(204));
    }

    @Test
    void aDeletedUserMayNotConnect() throws Exception {
        String user = user(ALL, ALL, ALL);
        connectAs(user).close();
        management().delete("/users/" + user).expect(204);
        expectNotOpened(() -> connectAs(user), "Login was refused using authentication mechanism PLAIN");
    }

    @Test
    void aNewPasswordReplacesTheOldOne() throws Exception {
        String user = user(ALL, ALL, ALL);
        connectAs(user).close();
        management()
                .put("/users/" + user, Map.of("password", "another", "tags", ""))
                .expect(204);
        expectNotOpened(() -> connectAs(user), "Login was refused using authentication mechanism PLAIN");
        connect(factory -> {
                    factory.setUsername(user);
                    factory.setPassword("another");
                })
                .close();
    }

    @Test
    void theConnectionsToADeletedVirtualHostAreClosed() throws Exception {
        String vhost = vhost();
        Connection connection = connectTo(vhost);
        connection.createChannel().queueDeclare(freshName(), true, false, false, null);
        expectConnectionClose(
                connection,
                AMQP.CONNECTION_FORCED,
                "CONNECTION_FORCED - vhost '" + vhost + "' is ",
                () -> management().delete("/vhosts/" + vhost).expect(204));
    }

    @Test
    void aVirtualHostThatWasDeletedAndCreatedAgainIsEmpty() throws Exception {
        String vhost = vhost();
        String queue = freshName();
        Channel before = connectTo(vhost).createChannel();
        before.queueDeclare(queue, true, false, false, null);
        before.exchangeDeclare(queue, "direct", true);
        before.queueBind(queue, queue, "k");
        publishAll(before, queue, "1");
        management().delete("/vhosts/" + vhost).expect(204);
        management().put("/vhosts/" + vhost, Map.of()).expect(201);
        Channel after = connectTo(vhost).createChannel();
        expectChannelClose(after, AMQP.NOT_FOUND, "no queue '" + queue + "'", () -> after.queueDeclarePassive(queue));
        Channel exchanges = connectTo(vhost).createChannel();
        expectChannelClose(
                exchanges,
                AMQP.NOT_FOUND,
                "no exchange '" + queue + "'",
                () -> exchanges.exchangeDeclarePassive(queue));
    }

    @Test
    void nobodyMayOpenADeletedVirtualHost() throws Exception {
        String vhost = vhost();
        connectTo(vhost).close();
        management().delete("/vhosts/" + vhost).expect(204);
        expectNotOpened(() -> connectTo(vhost), "vhost " + vhost + " not found");
    }

    static void expectNotOpened(Expectations.Action connecting, String text) {
        Throwable refused = catchThrowable(connecting::run);
        assertThat(refused)
                .satisfiesAnyOf(
                        outer -> assertThat(outer).hasMessageContaining(text),
                        outer -> assertThat(outer).rootCause().hasMessageContaining(text));
        Expectations.recordRefusal(refused);
    }
}
