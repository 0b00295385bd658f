package io.chasqui.conformance.process;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.broker.BrokerProcess;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("audit log")
@ChasquiOnly("RabbitMQ has no audit log")
@NeedsOwnProcess
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class AuditTest extends Suite {

    private List<String> log() {
        return ((BrokerProcess) broker()).logLines();
    }

    /** Expects these lines, once each, and no other that holds the name. */
    private void expectLines(String name, String by, String... changes) {
        eventually(() -> assertThat(auditLinesWith(name))
                .hasSize(changes.length)
                .allSatisfy(line -> assertThat(line).contains(by)));
        List<String> lines = auditLinesWith(name);
        for (int i = 0; i < changes.length; i++) {
            assertThat(lines.get(i)).endsWith(changes[i]);
        }
    }

    private List<String> auditLinesWith(String name) {
        return log().stream()
                .filter(line -> line.contains(" audit: ") && line.contains(name))
                .toList();
    }

    @Test
    void whatAClientDeclaresAndDeletesIsTold() throws Exception {
        Channel channel = connect().createChannel();
        String name = freshName();
        channel.exchangeDeclare(name, "topic", true);
        channel.exchangeDeclare(name, "topic", true);
        channel.queueDeclare(name, true, false, false, null);
        channel.queueDeclare(name, true, false, false, null);
        channel.queueBind(name, name, "key");
        channel.queueBind(name, name, "key");
        channel.queueUnbind(name, name, "key");
        channel.queueUnbind(name, name, "key");
        channel.queueDelete(name);
        channel.queueDelete(name);
        channel.exchangeDelete(name);
        channel.exchangeDelete(name);
        String queue = "queue '" + name + "' in virtual host '/' ";
        String exchange = "exchange '" + name + "' in virtual host '/' ";
        String binding =
                "binding of queue '" + name + "' to exchange '" + name + "' with key 'key' in virtual host '/' ";
        expectLines(
                name,
                "user 'guest' at 127.0.0.1:",
                exchange + "declared",
                queue + "declared",
                binding + "added",
                binding + "removed",
                queue + "deleted",
                exchange + "deleted");
    }

    @Test
    void whatTheBrokerDeletesItselfIsTold() throws Exception {
        Connection connection = connect();
        String name = freshName();
        connection.createChannel().queueDeclare(name, false, true, false, null);
        connection.close();
        eventually(() -> assertThat(auditLinesWith(name)).hasSize(2));
        assertThat(auditLinesWith(name).get(1))
                .endsWith("the broker: queue '" + name + "' in virtual host '/' deleted");
    }

    @Test
    void whatIsChangedOverHttpIsToldOnce() {
        String user = freshName();
        management().put("/users/" + user, Map.of("password", "secret-word", "tags", "monitoring"));
        management().put("/permissions/%2F/" + user, Map.of("configure", "^a", "write", "", "read", ".*"));
        management().delete("/permissions/%2F/" + user);
        management().delete("/users/" + user);
        expectLines(
                user,
                "user 'guest' at 127.0.0.1: ",
                "user '" + user + "' set with tags [monitoring]",
                "permissions of user '" + user + "' in virtual host '/' set to {configure=^a, write=, read=.*}",
                "permissions of user '" + user + "' in virtual host '/' deleted",
                "user '" + user + "' deleted");
        assertThat(log()).noneMatch(line -> line.contains("secret-word"));
    }

    @Test
    void aRequestThatChangesNoDefinitionIsToldAsItCame() throws Exception {
        String queue = durableQueue(channel());
        management().delete("/queues/%2F/" + queue + "/contents").expect(204);
        eventually(() -> assertThat(auditLinesWith(queue)).hasSize(2));
        assertThat(auditLinesWith(queue).get(1))
                .endsWith("user 'guest' at 127.0.0.1: DELETE /api/queues/%2F/" + queue + "/contents");
    }

    @Test
    void aRefusedChangeIsNotTold() throws Exception {
        String name = freshName();
        management()
                .put("/queues/%2F/" + name, Map.of("arguments", Map.of("x-max-length", "odd")))
                .expect(400);
        management().delete("/queues/%2F/" + name).expect(404);
        assertThat(auditLinesWith(name)).isEmpty();
    }

    @Test
    void anOddNameCannotForgeALine() throws Exception {
        String name = freshName() + "' in virtual host '/' declared\n2026 INFO audit: all is well";
        channel().queueDeclare(name, false, true, false, null);
        eventually(() -> assertThat(auditLinesWith(name.substring(0, 30))).hasSize(1));
        assertThat(auditLinesWith(name.substring(0, 30)).get(0)).contains("\\' in virtual host \\'/\\' declared");
    }
}
