package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
