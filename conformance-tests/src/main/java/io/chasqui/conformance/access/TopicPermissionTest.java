package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Management.name;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("access control / topic permissions")
class TopicPermissionTest extends AccessSuite {

    private String topicExchange;

    /** A user who may do everything but use topics that do not match. */
    private String restrictedUser(String write, String read) throws Exception {
        String user = user(".*", ".*", ".*");
        topicExchange = exchange(channel(), "topic");
        restrict(user, topicExchange, write, read);
        return user;
    }

    private void restrict(String user, String exchange, String write, String read) {
        management()
                .put(
                        "/topic-permissions/" + name(connectionFactory().getVirtualHost()) + "/" + user,
                        Map.of("exchange", exchange, "write", write, "read", read))
                .expect(201, 204);
    }

    private String refused(String permission, String topic) {
        return permission + " access to topic '" + topic + "' in exchange '" + topicExchange + "' in vhost '"
                + connectionFactory().getVirtualHost() + "' refused for user '";
    }

    private static void expectPublished(Channel channel, String exchange, String key) throws Exception {
        channel.confirmSelect();
        publish(channel, exchange, key, "1");
        channel.waitForConfirmsOrDie(10_000);
    }

    @Test
    void publishingNeedsWriteToTheTopic() throws Exception {
        Channel channel = connectAs(restrictedUser("^a\\.", ".*")).createChannel();
        expectPublished(channel, topicExchange, "a.1");
        expectRefused(channel, refused("write", "b.1"), c -> publish(c, topicExchange, "b.1", "1"));
    }

    @Test
    void everyKeyOfAMessageIsChecked() throws Exception {
        Channel channel = connectAs(restrictedUser("^a\\.", ".*")).createChannel();
        AMQP.BasicProperties copies = new AMQP.BasicProperties.Builder()
                .headers(Map.of("CC", List.of("a.2", "b.2")))
                .build();
        expectRefused(channel, refused("write", "b.2"), c -> publish(c, topicExchange, "a.1", copies, "1"));
    }

    @Test
    void theHiddenKeysOfAMessageAreCheckedToo() throws Exception {
        Channel channel = connectAs(restrictedUser("^a\\.", ".*")).createChannel();
        AMQP.BasicProperties copies = new AMQP.BasicProperties.Builder()
                .headers(Map.of("BCC", List.of("b.2")))
                .build();
        expectRefused(channel, refused("write", "b.2"), c -> publish(c, topicExchange, "a.1", copies, "1"));
    }

    @Test
    void bindingNeedsReadOfTheTopic() throws Exception {
        Channel channel = connectAs(restrictedUser(".*", "^a\\.")).createChannel();
        String queue = queue(channel);
        channel.queueBind(queue, topicExchange, "a.*");
        expectRefused(channel, refused("read", "b.*"), c -> c.queueBind(queue, topicExchange, "b.*"));
    }

    @Test
    void unbindingNeedsReadOfTheTopic() throws Exception {
        Channel channel = connectAs(restrictedUser(".*", "^a\\.")).createChannel();
        String queue = queue(channel);
        channel.queueUnbind(queue, topicExchange, "a.*");
        expectRefused(channel, refused("read", "b.*"), c -> c.queueUnbind(queue, topicExchange, "b.*"));
    }

    @Test
    void bindingExchangesNeedsReadOfTheTopic() throws Exception {
        Channel channel = connectAs(restrictedUser(".*", "^a\\.")).createChannel();
        String destination = exchange(channel(), "fanout");
        channel.exchangeBind(destination, topicExchange, "a.*");
        expectRefused(channel, refused("read", "b.*"), c -> c.exchangeBind(destination, topicExchange, "b.*"));
    }

    @Test
    void whatIsReadFromAQueueIsNotChecked() throws Exception {
        Channel channel = connectAs(restrictedUser(".*", "^a\\.")).createChannel();
        String queue = durableQueue(channel());
        channel().queueBind(queue, topicExchange, "b.*");
        channel().confirmSelect();
        publish(channel(), topicExchange, "b.1", "1");
        channel().waitForConfirmsOrDie(10_000);
        take(channel, queue);
    }

    @Test
    void otherTopicExchangesAreNotRestricted() throws Exception {
        Channel channel = connectAs(restrictedUser("^$", "^$")).createChannel();
        expectPublished(channel, "amq.topic", freshName());
    }

    @Test
    void exchangesOfOtherTypesAreNotRestricted() throws Exception {
        String user = user(".*", ".*", ".*");
        String direct = exchange(channel(), "direct");
        restrict(user, direct, "^$", "^$");
        expectPublished(connectAs(user).createChannel(), direct, "b.1");
    }

    @Test
    void anEmptyExpressionAllowsNoTopic() throws Exception {
        Channel channel = connectAs(restrictedUser("", ".*")).createChannel();
        expectRefused(channel, refused("write", "a"), c -> publish(c, topicExchange, "a", "1"));
    }

    @Test
    void theNameOfTheUserCanStandInAnExpression() throws Exception {
        String user = restrictedUser("^{username}\\.", ".*");
        Channel channel = connectAs(user).createChannel();
        expectPublished(channel, topicExchange, user + ".1");
        expectRefused(channel, refused("write", "other.1"), c -> publish(c, topicExchange, "other.1", "1"));
    }

    @Test
    void theNameOfTheVirtualHostCanStandInAnExpression() throws Exception {
        String user = restrictedUser("^{vhost}-x$", ".*");
        Channel channel = connectAs(user).createChannel();
        expectPublished(channel, topicExchange, connectionFactory().getVirtualHost() + "-x");
        expectRefused(channel, refused("write", "other-x"), c -> publish(c, topicExchange, "other-x", "1"));
    }

    @Test
    void theCharactersOfAUsersNameMeanThemselvesInAnExpression() throws Exception {
        String user = restrictedUser("^{username}$", ".*");
        Channel channel = connectAs(user).createChannel();
        String almost = user.replace('.', 'x');
        expectRefused(channel, refused("write", almost), c -> publish(c, topicExchange, almost, "1"));
    }

    @Test
    void withoutItsTopicPermissionAUserMayUseEveryTopic() throws Exception {
        String user = restrictedUser("^$", "^$");
        management()
                .delete("/topic-permissions/" + name(connectionFactory().getVirtualHost()) + "/" + user)
                .expect(204);
        expectPublished(connectAs(user).createChannel(), topicExchange, "b.1");
    }
}
