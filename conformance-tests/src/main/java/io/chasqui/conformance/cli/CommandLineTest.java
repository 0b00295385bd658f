package io.chasqui.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One test after the other, for each command starts a JVM. */
@Spec("management / command line")
@Execution(ExecutionMode.SAME_THREAD)
class CommandLineTest extends Suite {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Command.Result run(String... arguments) {
        return new Command(broker().managementAddress()).run(arguments);
    }

    private String vhost() {
        String vhost = freshName();
        management().put("/vhosts/" + vhost, Map.of()).expect(201);
        afterwards(() -> management().delete("/vhosts/" + vhost));
        return vhost;
    }

    private String vhostWithQueue() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of("durable", true)).expect(201);
        return vhost;
    }

    @Test
    void queuesExchangesAndBindingsAreDeclaredListedAndDeleted() {
        String vhost = vhost();
        run("declare_queue", "-p", vhost, "q", "--type", "quorum").expect(0);
        run("declare_exchange", "-p", vhost, "e", "--type", "topic").expect(0);
        run("declare_binding", "-p", vhost, "e", "q", "--routing-key", "a.#").expect(0);

        assertThat(run("list_queues", "-q", "-p", vhost, "name", "type")
                        .expect(0)
                        .lines())
                .containsExactly("name\ttype", "q\tquorum");
        run("delete_binding", "-p", vhost, "e", "q", "--routing-key", "a.#").expect(0);
        assertThat(run(
                                "list_bindings",
                                "-s",
                                "-p",
                                vhost,
                                "source_name",
                                "source_kind",
                                "destination_name",
                                "routing_key")
                        .expect(0)
                        .lines())
                .containsExactly("\texchange\tq\tq");
    }

    @Test
    void aMessageIsPublishedAndTaken() {
        String vhost = vhostWithQueue();

        run("publish", "-p", vhost, "q", "hello").expect(0);
        run("publish", "-p", vhost, "nowhere", "hello").expect(65);

        assertThat(run("get_messages", "-s", "-p", vhost, "--queue", "q", "--remove", "routing_key", "payload")
                        .expect(0)
                        .lines())
                .containsExactly("q\thello");
    }

    @Test
    void aUserIsAddedGrantedAuthenticatedAndDeleted() {
        String vhost = vhost();
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        new Command(broker().managementAddress())
                .pipe("first secret\n", "add_user", user)
                .expect(0);
        run("set_permissions", "-p", vhost, user, "^a", ".*", "").expect(0);

        assertThat(run("list_user_permissions", user, "-s").expect(0).lines()).containsExactly(vhost + "\t^a\t.*\t");
        run("authenticate_user", user, "first secret").expect(0);
        run("authenticate_user", user, "another secret").expect(77);
        run("delete_user", user).expect(0);
    }

    @Test
    void aHashOfTheCommandIsThatOfThePassword() {
        String user = freshName();
        afterwards(() -> management().delete("/users/" + user));
        String hash = run("hash_password", "a secret").expect(0).out().strip();

        run("add_user", "--pre-hashed-password", user, hash).expect(0);

        run("authenticate_user", user, "a secret").expect(0);
    }

    @Test
    void aPolicyIsSetListedAndCleared() {
        String vhost = vhost();
        run("set_policy", "-p", vhost, "p", "^q", "{\"max-length\":3}", "--apply-to", "queues", "--priority", "2")
                .expect(0);

        assertThat(run("list_policies", "-s", "-p", vhost, "name", "pattern", "definition", "priority")
                        .expect(0)
                        .lines())
                .containsExactly("p\t^q\t{\"max-length\":3}\t2");
        run("clear_policy", "-p", vhost, "p").expect(0);
    }

    @Test
    void definitionsGoThroughAFileAndThroughAPipe() throws Exception {
        String vhost = vhostWithQueue();
        Path file = directory.resolve("definitions.json");

        run("export_definitions", "-p", vhost, file.toString()).expect(0);
        management().delete("/queues/" + vhost + "/q").expect(204);
        run("import_definitions", "-p", vhost, file.toString()).expect(0);

        String exported =
                run("export_definitions", "-q", "-p", vhost, "-").expect(0).out();
        assertThat(JSON.readTree(exported).path("queues"))
                .isEqualTo(JSON.readTree(Files.readString(file)).path("queues"));
        String copy = vhost();
        new Command(broker().managementAddress())
                .pipe(exported, "import_definitions", "-p", copy, "-")
                .expect(0);
        management().get("/queues/" + copy + "/q").expect(200);
    }

    @Test
    void theStateOfTheBrokerIsTold() throws Exception {
        run("await_startup").expect(0);
        run("check_port_listener", "1").expect(69);

        assertThat(run("status").expect(0).out()).contains("Alarms", "Memory", "Listeners", "Uptime (seconds): ");
        JsonNode status = JSON.readTree(
                run("status", "-q", "--formatter", "json").expect(0).out());
        assertThat(status.path("nodes")).hasSize(1);
        assertThat(run("report", "-q").expect(0).out()).contains("Running nodes", "Vhosts", "Queues");
    }

    @Test
    void optionsMayStandBeforeTheCommand() {
        Command command = new Command(null);
        assertThat(command.run(
                                "-q",
                                "-n",
                                "rabbit@here",
                                "--url",
                                broker().managementAddress().toString(),
                                "list_vhosts",
                                "--formatter",
                                "json")
                        .expect(0)
                        .out())
                .contains("\"name\" : \"/\"");
    }

    @Test
    void everyKindOfFailureHasAnExitCodeOfItsOwn() {
        run("list_queues", "-p", freshName()).expect(65);
        run("list_queues", "--user", "guest", "--password=wrong").expect(77);
        run("list_queues", "--no-such-option").expect(64);
        run("import_definitions", directory.resolve("nothing.json").toString()).expect(74);
        new Command(null).run("list_queues", "--url", "http://127.0.0.1:1").expect(69);
        assertThat(new Command(null)
                        .run("join_cluster", "rabbit@there")
                        .expect(64)
                        .err())
                .contains("this broker is not part of a cluster");
    }

    @Test
    @ChasquiOnly("RabbitMQ has no dry run")
    void aDifferenceToAFileIsTheExitCode() throws Exception {
        String vhost = vhostWithQueue();
        Path file = directory.resolve("definitions.json");
        run("export_definitions", "-p", vhost, file.toString()).expect(0);
        run("diff_definitions", "-p", vhost, file.toString()).expect(0);

        management().delete("/queues/" + vhost + "/q").expect(204);
        management()
                .put("/queues/" + vhost + "/another", Map.of("durable", true))
                .expect(201);

        assertThat(run("diff_definitions", "-q", "-p", vhost, file.toString())
                        .expect(1)
                        .lines())
                .anyMatch(line -> line.startsWith("+ queues 'q' in vhost '" + vhost + "'"))
                .contains("- queues 'another' in vhost '" + vhost + "'");
    }

    @Test
    @ChasquiOnly("RabbitMQ neither pauses queues nor moves messages over HTTP")
    void messagesAreMovedAndQueuesPaused() {
        String vhost = vhostWithQueue();
        management().put("/queues/" + vhost + "/to", Map.of("durable", true)).expect(201);
        run("publish", "-p", vhost, "q", "one").expect(0);

        assertThat(run("move_messages", "-q", "-p", vhost, "q", "--to-queue", "to", "--limit", "1")
                        .expect(0)
                        .out())
                .startsWith("1 moved");
        assertThat(run("get_messages", "-s", "-p", vhost, "--queue", "to", "payload")
                        .expect(0)
                        .lines())
                .containsExactly("one");
        run("pause_queue", "-p", vhost, "q").expect(0);
        assertThat(run("list_moves", "-s", "vhost", "state").expect(0).lines()).contains(vhost + "\tcompleted");
    }

    @Test
    @ChasquiOnly("it is Chasqui's own server that starts")
    void aServerWithoutGoodDefinitionsDoesNotStart() throws Exception {
        Path file = Files.writeString(
                directory.resolve("d.json"), "{\"queues\": [{\"name\": \"q\", \"vhost\": \"nowhere\"}]}");
        List<String> common =
                List.of("server", "--data-dir", directory.resolve("data").toString(), "--set");

        Command.Result refused = new Command(null).run(arguments(common, "load_definitions=" + file));
        Command.Result missing = new Command(null).run(arguments(common, "load_definitions=" + directory + "/none"));

        assertThat(refused.expect(65).err())
                .contains(file + ": queues 'q' in vhost 'nowhere': Please create virtual host");
        assertThat(missing.expect(78).err()).contains("none does not exist");
    }

    private static String[] arguments(List<String> first, String last) {
        String[] all = first.toArray(new String[first.size() + 1]);
        all[first.size()] = last;
        return all;
    }
}
