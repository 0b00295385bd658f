package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));

    @Test
    void withoutArgumentsItPrintsItsHelp() {
        assertThat(command.execute()).isZero();
        assertThat(out.toString()).startsWith("Usage: chasqui").contains("server", "Exit codes:", "78");
    }

    @Test
    void theServerCommandExplainsItsOptions() {
        assertThat(command.execute("server", "--help")).isZero();
        assertThat(out.toString()).contains("--data-dir=DIR", "--config=FILE", "--set=KEY=VALUE");
    }

    @Test
    void printsItsVersion() {
        assertThat(command.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("Chasqui ");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(command.execute("serve")).isEqualTo(64);
        assertThat(err.toString()).contains("'serve'", "Did you mean: chasqui server");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesASettingWithoutAValue() {
        assertThat(command.execute("server", "--set", "heartbeat")).isEqualTo(64);
        assertThat(err.toString()).contains("expected KEY=VALUE, found 'heartbeat'", "chasqui server --help");
    }

    @Test
    void reportsEveryErrorOfTheConfiguration(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "\nhartbeat = 5\n");

        assertThat(command.execute("server", "--config", file.toString(), "--set", "frame_max=1"))
                .isEqualTo(78);
        assertThat(err.toString().lines())
                .containsExactly(
                        "chasqui: the configuration is wrong:",
                        "  " + file + ":2: unknown key 'hartbeat', did you mean 'heartbeat'?",
                        "  --set: frame_max = 1: out of range, expected 8192 to 1073741824");
    }

    @Test
    void namesAConfigurationFileThatIsNotThere() {
        assertThat(command.execute("server", "--config", "no-such.conf")).isEqualTo(78);
        assertThat(err.toString()).contains("no-such.conf does not exist");
    }

    @Test
    void aCommandOfRabbitMqctlWithoutUseIsExplained() {
        assertThat(command.execute("join_cluster", "rabbit@there")).isEqualTo(64);
        assertThat(err.toString().strip())
                .isEqualTo(
                        "chasqui: 'join_cluster' is not a command of Chasqui: this broker is not part of a cluster.");
    }

    @Test
    void helpExplainsACommand() {
        assertThat(command.execute("help", "list_queues")).isZero();
        assertThat(out.toString()).startsWith("Usage: chasqui list_queues").contains("--offline");
    }

    @Test
    void optionsMayStandBeforeTheCommand() {
        assertThat(LeadingOptions.behindTheCommand("-q", "-n", "rabbit@here", "list_queues", "-p", "v"))
                .containsExactly("list_queues", "-q", "-n", "rabbit@here", "-p", "v");
        assertThat(LeadingOptions.behindTheCommand("--url=http://x", "list_users"))
                .containsExactly("list_users", "--url=http://x");
    }

    @Test
    void optionsOfTheCommandLineItselfStayWhereTheyAre() {
        assertThat(LeadingOptions.behindTheCommand("--help")).containsExactly("--help");
        assertThat(LeadingOptions.behindTheCommand("--version", "server")).containsExactly("--version", "server");
        assertThat(LeadingOptions.behindTheCommand("-q")).containsExactly("-q");
        assertThat(LeadingOptions.behindTheCommand()).isEmpty();
    }

    @Test
    void bashCompletesCommandsAndOptions(@TempDir Path directory) throws Exception {
        assertThat(command.execute("generate-completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion.bash"), out.toString());

        assertThat(completions(script, "chasqui list_us")).contains("list_users", "list_user_permissions");
        assertThat(completions(script, "chasqui list_queues --off")).containsExactly("--offline");
    }

    private static List<String> completions(Path script, String typed) throws Exception {
        String[] words = typed.split(" ");
        // bash lets compopt be called only while it completes a line that somebody types.
        String program = "set -e; compopt() { :; }; source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD="
                + (words.length - 1)
                + "; COMP_LINE='" + typed + "'; COMP_POINT=" + typed.length()
                + "; _complete_chasqui; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", program)
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines().map(String::strip).toList();
    }
}
